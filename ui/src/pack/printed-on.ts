/** When paper was printed: the time of today, the day of any other. */
import { display } from '$lib/display.svelte';
import { clock, eraDay, isoDay, ms } from '$lib/time';

export function when(iso: string, now: number): string {
	const at = ms(iso);
	return isoDay(at) === isoDay(now) ? clock(at) : eraDay(isoDay(at), display.language);
}
