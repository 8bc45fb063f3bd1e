/** The time of a line as people say it: 10:47, 10:47ごろ, 10:40〜10:50, or that nobody knows. */
import type { PrecisionView } from '$lib/bindings/PrecisionView';
import { moment, ms } from '$lib/time';
import { m } from '$lib/words';

export type Said = { occurredAt: string; precision: PrecisionView; occurredUntil: string | null };

export function when({ occurredAt, precision, occurredUntil }: Said, now: number): string {
	const from = moment(ms(occurredAt), now);
	switch (precision) {
		case 'about':
			return m().line.about(from);
		case 'between':
			return occurredUntil === null ? from : m().line.between(from, moment(ms(occurredUntil), now));
		case 'unknown':
			return m().line.unknown;
		case 'exact':
			return from;
	}
}

/** What stands in the field while the time is put right: readable by the engine as it is. */
export function typedWhen(said: Said, now: number): string {
	return said.precision === 'unknown' ? '' : when(said, now);
}
