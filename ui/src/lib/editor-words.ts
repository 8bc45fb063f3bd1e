/** The words of the screen of playbooks. They are read with the screen, not with the window. */
import { display } from './display.svelte';
import { editorEn } from './messages/editor.en';
import { editorJa, type EditorWords } from './messages/editor.ja';

const dictionaries = { ja: editorJa, en: editorEn };

/** The dictionary of now. Called in a template it follows the language. */
export const e = (): EditorWords => dictionaries[display.language];
