/** Brings a place of the plan into sight and puts the focus there. */
import type { PlaceView } from '$lib/bindings/PlaceView';

const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)];

/** The field that is named, else the first of its row, else the row, else the button that adds one. */
export function focusPlace({ part, row, field }: PlaceView) {
	const fields = all('[data-place]').filter((one) => one.dataset.place?.startsWith(`${part}/${row}/`));
	const found =
		fields.find((one) => one.dataset.place === `${part}/${row}/${field}`) ??
		(row !== '' || field !== '' ? fields[0] : undefined) ??
		all('[data-part]').find((one) => one.dataset.part === part)?.querySelector('button') ??
		sectionOf(part);
	found?.focus();
	found?.scrollIntoView({ block: 'center' });
}

/** A part of the chapter. */
export function focusSection(part: string) {
	const section = sectionOf(part);
	section?.focus();
	section?.scrollIntoView({ block: 'start' });
}

const sectionOf = (part: string) => all('[data-section]').find((one) => one.dataset.section === part);
