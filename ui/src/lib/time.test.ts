import { describe, expect, it } from 'vitest';
import { clock, day, eraDay, iso, longDay, moment, parseClock, parseMoment, span } from './time';

const at = (iso: string) => Date.parse(iso);
const noon = at('2026-11-24T03:00:00Z');

describe('times as people read them', () => {
	it('shows Japan, whatever zone the computer believes in', () => {
		expect(clock(at('2026-11-24T01:47:00Z'))).toBe('10:47');
		expect(clock(at('2026-11-23T15:05:00Z'))).toBe('00:05');
	});
	it('names the day only when it is another day', () => {
		expect(moment(at('2026-11-24T01:47:00Z'), noon)).toBe('10:47');
		expect(moment(at('2026-11-24T15:05:00Z'), noon)).toBe('11/25 00:05');
	});
	it('writes dates in both languages', () => {
		expect(longDay(noon, 'ja')).toBe('11月24日（火）');
		expect(day(noon, 'en')).toBe('Tue 24 Nov');
		expect(eraDay('2026-10-02', 'ja')).toBe('令和8年10月2日');
		expect(eraDay('2019-05-01', 'ja')).toBe('令和元年5月1日');
	});
	it('says how long in the largest units that matter', () => {
		expect(span(24 * 60_000, 'ja')).toBe('24分');
		expect(span(127 * 60_000, 'ja')).toBe('2時間07分');
		expect(span(27 * 3_600_000, 'ja')).toBe('1日3時間');
	});
});

describe('a typed clock', () => {
	it('is read in half and full width', () => {
		for (const typed of ['10:23', '1023', '１０：２３', '10時23分']) {
			expect(parseClock(typed, noon), typed).toBe(at('2026-11-24T01:23:00Z'));
		}
	});
	it('that lies ahead belongs to yesterday', () => {
		expect(parseClock('23:50', noon)).toBe(at('2026-11-23T14:50:00Z'));
	});
	it('that cannot be is not guessed at', () => {
		for (const typed of ['', '25:00', '10:75', 'さっき', '1']) expect(parseClock(typed, noon), typed).toBeNull();
	});
});

describe('moments to search from and to', () => {
	const read = (typed: string, end = false) => {
		const found = parseMoment(typed, noon, end);
		return found === null ? null : iso(found);
	};
	it.each([
		['10:23', '2026-11-24T01:23:00.000Z'],
		['11/24', '2026-11-23T15:00:00.000Z'],
		['１１／２４　９：０５', '2026-11-24T00:05:00.000Z'],
		['11月24日 9:05', '2026-11-24T00:05:00.000Z'],
		['2025/12/31', '2025-12-30T15:00:00.000Z'],
		['12/31', '2025-12-30T15:00:00.000Z'],
		['きのう 23:10', '2026-11-23T14:10:00.000Z'],
		['today', '2026-11-23T15:00:00.000Z'],
	])('%s', (typed, at) => expect(read(typed)).toBe(at));
	it('a day that ends a span lasts until its last minute', () => expect(read('11/23', true)).toBe('2026-11-23T14:59:00.000Z'));
	it.each(['13/1', '2/30', '25:00', 'さっき', '11/24 9時', ''])('does not guess at %s', (typed) => expect(read(typed)).toBeNull());
});
