/** The fields of a step in groups, so that one short form is seen at a time. */
import type { OutlineStepView } from '$lib/bindings/OutlineStepView';

export type Group = 'words' | 'do' | 'say' | 'paper' | 'due' | 'cannot' | 'where';

/** Which groups a kind of step has. */
export function groupsOf({ kind }: OutlineStepView): Group[] {
	if (kind === 'action' || kind === 'call') return ['words', 'do', 'say', 'paper', 'due', 'cannot', 'where'];
	return ['words', 'do', 'say', 'where'];
}

const OF_FIELD: Partial<Record<string, Group>> = {
	do: 'do',
	say: 'say',
	contact: 'say',
	script: 'say',
	form: 'paper',
	meets: 'due',
	marks: 'due',
	cannot: 'cannot',
	next: 'where',
	choice: 'where',
	track: 'where',
	onward: 'where',
	first: 'where',
};

/** The group a problem's field stands in. */
export function groupOf(field: string, step: OutlineStepView | undefined): Group {
	const group = OF_FIELD[field] ?? 'words';
	if (!step || groupsOf(step).includes(group)) return group;
	// The moments of a question stand with its answers.
	return group === 'due' ? 'where' : 'words';
}
