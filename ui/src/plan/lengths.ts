/** Lengths of work as people say them. */
import { p } from '$lib/plan-words';

/** 1時間40分 */
export function lengthWords(minutes: number): string {
	const [h, min] = [Math.floor(minutes / 60), minutes % 60];
	if (h === 0) return p().meter.minutes(min);
	return min === 0 ? p().meter.hours(h) : p().meter.hoursMinutes(h, min);
}
