/** The words of the plan screen. They are read with the screen, not with the window: nobody needs them in a crisis. */
import { display } from './display.svelte';
import { planEn } from './messages/plan.en';
import { planJa, type PlanWords } from './messages/plan.ja';

const dictionaries = { ja: planJa, en: planEn };

/** The dictionary of now. Called in a template it follows the language. */
export const p = (): PlanWords => dictionaries[display.language];
