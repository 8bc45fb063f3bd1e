/** The words of the screen in the language chosen, and the same for texts that come from playbooks. */
import type { Text } from './bindings/Text';
import { display } from './display.svelte';
import { en } from './messages/en';
import { ja, type Messages } from './messages/ja';

const dictionaries = { ja, en };

/** The dictionary of now. Called in a template it follows the language. */
export const m = (): Messages => dictionaries[display.language];

/** A playbook's text in the language chosen. An empty translation falls back to Japanese. */
export const text = (both: Text): string => both[display.language] || both.ja;
