/** Reads a typed time for the fake: 10:47, 10:47ごろ, 10:40〜10:50, 不明. The engine understands more. */
import type { EntryView } from '../bindings/EntryView';
import { iso, parseClock } from '../time';

type Said = Pick<EntryView, 'occurredAt' | 'precision' | 'occurredUntil' | 'late'>;
const LATE = 15 * 60_000;

export function said(typed: string | null, now: number): Said {
	const exact = (at: number): Said => ({ occurredAt: iso(at), precision: 'exact', occurredUntil: null, late: now - at >= LATE });
	if (typed === null) return exact(now);
	const plain = typed.normalize('NFKC').trim();
	if (/^(不明|unknown)$/.test(plain)) return { ...exact(now), precision: 'unknown' };
	const [from = '', until] = plain.split(/[~〜-]/);
	const start = parseClock(from.replace(/ごろ|about /, ''), now);
	const end = until === undefined ? null : parseClock(until, now);
	if (start === null || (until !== undefined && end === null)) throw { code: 'bad-time', detail: typed };
	if (end !== null) return { ...exact(start), precision: 'between', occurredUntil: iso(end) };
	return /ごろ|about/.test(plain) ? { ...exact(start), precision: 'about' } : exact(start);
}
