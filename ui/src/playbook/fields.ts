/** What can be typed in a playbook: how it is read from the view, and the change that keeps it. */
import type { Edit } from '$lib/bindings/Edit';
import type { EditLanguage } from '$lib/bindings/EditLanguage';
import type { EditorView } from '$lib/bindings/EditorView';
import type { LinesField } from '$lib/bindings/LinesField';
import type { OutlineStepView } from '$lib/bindings/OutlineStepView';
import type { Text } from '$lib/bindings/Text';
import type { TextField } from '$lib/bindings/TextField';

export type Field = { key: string; read: (view: EditorView) => string[]; edit: (texts: string[]) => Edit };

/** An empty text and no text are the same thing. */
const one = (text: string | undefined) => (text ? [text] : []);
const lines = (texts: Text[] | undefined, language: EditLanguage) => {
	const all = (texts ?? []).map((text) => text[language]);
	while (all.length > 0 && all.at(-1) === '') all.pop();
	return all;
};
const stepOf = (view: EditorView, id: string): OutlineStepView | undefined => view.steps.find((step) => step.id === id);

/** Words of a step; of the whole playbook when `step` is empty. */
export function words(step: string, field: TextField, language: EditLanguage): Field {
	return {
		key: `${step}/${field}/${language}`,
		read: (view) => {
			if (step === '') return one((field === 'summary' ? view.summary : field === 'hint' ? view.hint : view.title)[language]);
			const found = stepOf(view, step);
			return one((field === 'fact' ? found?.fact : field === 'say' ? found?.say : found?.title)?.[language]);
		},
		edit: ([text]) => ({ edit: 'set-text', step, field, language, text: text ?? '' }),
	};
}

/** Lines of a step; of the whole playbook when `step` is empty. */
export function linesOf(step: string, field: LinesField, language: EditLanguage): Field {
	return {
		key: `${step}/${field}/${language}`,
		read: (view) => (step === '' ? lines(view.doNot, language) : lines(field === 'script' ? stepOf(view, step)?.script : stepOf(view, step)?.lines, language)),
		edit: (texts) => ({ edit: 'set-lines', step, field, language, lines: texts }),
	};
}

/** The words of an answer. */
export function answer(step: string, choice: string, language: EditLanguage): Field {
	return {
		key: `${step}/choice/${choice}/${language}`,
		read: (view) => one(stepOf(view, step)?.choices.find((each) => each.id === choice)?.label[language]),
		edit: ([label]) => ({ edit: 'set-choice', step, choice, language, label: label ?? '' }),
	};
}

/** The name of a line of work. */
export function trackName(step: string, track: string, language: EditLanguage): Field {
	return {
		key: `${step}/track/${track}/${language}`,
		read: (view) => one(stepOf(view, step)?.tracks.find((each) => each.id === track)?.title[language]),
		edit: ([title]) => ({ edit: 'set-track', step, track, language, title: title ?? '' }),
	};
}

/** What to do when a step cannot be done, one text for each way. `nexts` says where each of them leads. */
export function ways(step: string, language: EditLanguage, nexts: () => string[]): Field {
	return {
		key: `${step}/cannot/${language}`,
		read: (view) => (stepOf(view, step)?.cannot ?? []).map(({ text }) => text[language]),
		edit: (texts) => ({ edit: 'set-cannot', step, language, ways: texts.map((text, n) => ({ text, next: nexts()[n] ?? '' })) }),
	};
}

const NUMBERS = /^[0-9０-９]{1,3}$/;
/** What was typed as minutes; `undefined` cannot be read. */
export function minutesOf(typed: string): number | null | undefined {
	const trimmed = typed.trim();
	if (trimmed === '') return null;
	if (!NUMBERS.test(trimmed)) return undefined;
	const minutes = Number(trimmed.normalize('NFKC'));
	return minutes > 0 ? minutes : undefined;
}
