/** The words of the recovery screen. They are read with the screen, not with the window. */
import { display } from './display.svelte';
import { recoveryEn } from './messages/recovery.en';
import { recoveryJa, type RecoveryWords } from './messages/recovery.ja';

const dictionaries = { ja: recoveryJa, en: recoveryEn };

/** The dictionary of now. Called in a template it follows the language. */
export const r = (): RecoveryWords => dictionaries[display.language];
