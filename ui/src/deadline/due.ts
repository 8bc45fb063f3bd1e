/** How a deadline stands at a moment: late, soon or later. Only time is looked at; the rules are the engine's. */
import type { DeadlineView } from '$lib/bindings/DeadlineView';
import { day, isoDay, moment, ms, span } from '$lib/time';
import type { Language } from '$lib/display.svelte';
import type { Messages } from '$lib/messages/ja';

export type Standing = 'late' | 'soon' | 'later' | 'met';
const RANK: Record<Standing, number> = { late: 0, soon: 1, later: 2, met: 3 };
const DAY = 86_400_000;

export function standing(deadline: DeadlineView, now: number): Standing {
	if (deadline.met) return 'met';
	if (now > ms(deadline.due)) return 'late';
	return now >= ms(deadline.soonFrom) ? 'soon' : 'later';
}

/** Late first, then soon, later, met; within each the earliest first. */
export function inOrder(deadlines: DeadlineView[], now: number): DeadlineView[] {
	return [...deadlines].sort(
		(a, b) => RANK[standing(a, now)] - RANK[standing(b, now)] || ms(a.due) - ms(b.due),
	);
}

/** 4分おくれ, あと36分, 11:30まで, ✓ 10:31 */
export function standingWords(deadline: DeadlineView, now: number, m: Messages, language: Language): string {
	const due = ms(deadline.due);
	switch (standing(deadline, now)) {
		case 'met':
			return m.due.met(moment(ms(deadline.metAt ?? deadline.due), now));
		case 'late':
			return m.due.late(span(now - due, language));
		case 'soon':
			return deadline.dayScale ? m.due.dayLeft(daysBetween(now, due)) : m.due.soon(span(due - now + 59_999, language));
		case 'later':
			return m.due.by(deadline.dayScale ? day(due, language) : moment(due, now));
	}
}

function daysBetween(now: number, due: number): number {
	return Math.round((Date.parse(isoDay(due)) - Date.parse(isoDay(now))) / DAY);
}
