/** The words of the paper screen. They are read with the screen, not with the window. */
import { display } from './display.svelte';
import { paperEn } from './messages/paper.en';
import { paperJa, type PaperWords } from './messages/paper.ja';

const dictionaries = { ja: paperJa, en: paperEn };

/** The dictionary of now. Called in a template it follows the language. */
export const w = (): PaperWords => dictionaries[display.language];
