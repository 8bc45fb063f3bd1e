import { expect, it } from 'vitest';
import type { DeadlineView } from '$lib/bindings/DeadlineView';
import { ja } from '$lib/messages/ja';
import { inOrder, standing, standingWords } from './due';

const text = { ja: '', en: '' };
const now = Date.parse('2026-11-24T01:47:00Z');
const after = (minutes: number) => new Date(now + minutes * 60_000).toISOString();
const due = (id: string, minutes: number, more: Partial<DeadlineView> = {}): DeadlineView => ({
	id,
	title: text,
	due: after(minutes),
	soonFrom: after(minutes - 30),
	met: false,
	metAt: null,
	dayScale: false,
	formula: text,
	role: text,
	legal: false,
	holidayNote: null,
	...more,
});
const says = (deadline: DeadlineView) => standingWords(deadline, now, ja, 'ja');

it('late comes before soon, soon before later, and what is met comes last', () => {
	const deadlines = [due('later', 60), due('met', -90, { met: true }), due('soon', 20), due('late', -4)];
	expect(inOrder(deadlines, now).map((one) => one.id)).toEqual(['late', 'soon', 'later', 'met']);
});
it('says each in words', () => {
	expect(says(due('late', -4))).toBe('4分おくれ');
	expect(says(due('soon', 20))).toBe('あと20分');
	expect(says(due('later', 60))).toBe('11:47まで');
	expect(says(due('met', 60, { met: true, metAt: after(-16) }))).toBe('✓ 10:31');
});
it('a deadline in days is said in days', () => {
	const days = (minutes: number, soonFrom: number) => due('days', minutes, { dayScale: true, soonFrom: after(soonFrom) });
	expect(says(days(3 * 24 * 60, 60))).toBe('11/27（金）まで');
	expect(says(days(24 * 60, -60))).toBe('あと1日');
});
it('the very minute it is due is not late yet', () => {
	expect(standing(due('now', 0), now)).toBe('soon');
});
