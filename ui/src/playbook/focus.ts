/** Brings a step or one of its fields into sight and puts the focus there. */
import type { Wanted } from './editing.svelte';

const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)];

/** The field that is named, with its answer or track when there is one; else the row; else the playbook itself. */
export function focusWanted({ step, field, branch }: Wanted, open: boolean) {
	const places = all('[data-place]').filter((one) => one.dataset.place?.startsWith(`${step}/${field}/`));
	const row = all('[data-row]').find((one) => one.dataset.row === step);
	const found =
		(field === '' ? undefined : (places.find((one) => one.dataset.place === `${step}/${field}/${branch}`) ?? places[0])) ??
		row ??
		all('[data-playbook-title]')[0];
	found?.focus({ preventScroll: true });
	found?.closest('details')?.setAttribute('open', '');
	// An open step begins at the top, so that its fields are in sight.
	if (open) row?.scrollIntoView({ block: 'start' });
	found?.scrollIntoView({ block: 'nearest' });
}
