import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SearchView } from '$lib/bindings/SearchView';
import { fake } from '$lib/ipc.fake';
import * as ipc from '$lib/ipc';
import { now } from '$lib/now.svelte';
import { Search } from './search.svelte';

let search: Search;
const note = (ja: string) => fake.engine.record('note', { ja, en: ja });
const later = () => vi.advanceTimersByTimeAsync(1_000);
const answer = (words: string): SearchView => ({ count: 1, hits: [], page: 0, pageSize: 50, contacts: [], incidents: [], complete: true, persons: [words] });

beforeEach(() => {
	vi.useFakeTimers();
	now.told('2026-11-24T01:23:00Z', Date.now());
	search = new Search();
	fake.engine.start();
	note('薬局に伝えた');
	note('会計を止めた');
});
afterEach(() => {
	vi.restoreAllMocks();
	vi.useRealTimers();
});

describe('typing', () => {
	it('asks once, after a pause', async () => {
		for (const words of ['薬', '薬局']) search.typed(words);
		await later();
		expect(fake.engine.asked.filter((one) => one === 'search')).toHaveLength(1);
		expect(search.hits.map((hit) => hit.text.ja.map((piece) => piece.text))).toEqual([['薬局', 'に伝えた']]);
	});
	it('an old answer never covers a newer one', async () => {
		const answers: ((view: SearchView) => void)[] = [];
		vi.spyOn(ipc, 'search').mockImplementation(() => new Promise((resolve) => answers.push(resolve)));
		search.words = '薬';
		const first = search.find();
		search.words = '薬局';
		const second = search.find();
		answers[1]?.(answer('new'));
		answers[0]?.(answer('old'));
		await Promise.all([first, second]);
		expect(search.view?.persons, 'the slower answer was to the older question').toEqual(['new']);
	});
	it('nothing typed shows nothing', async () => {
		search.typed('薬局');
		await later();
		search.typed(' ');
		await later();
		expect([search.looking, search.view]).toEqual([false, null]);
	});
	it('asks again while old records are still being read', async () => {
		const asked = vi.spyOn(ipc, 'search').mockResolvedValueOnce({ ...answer(''), complete: false }).mockResolvedValue(answer(''));
		search.typed('薬局');
		await later();
		await later();
		expect(asked).toHaveBeenCalledTimes(2);
	});
	it('a panel that closed asks no more', async () => {
		search.typed('薬局');
		search.stop();
		await later();
		expect(fake.engine.asked).not.toContain('search');
	});
});

describe('narrowing', () => {
	it('counts what narrows, and looks without a word', async () => {
		Object.assign(search.filters, { kind: 'start', open: false });
		search.narrow();
		await later();
		expect([search.narrowed, search.hits.length]).toEqual([1, 1]);
		search.clear();
		await later();
		expect([search.narrowed, search.view]).toEqual([0, null]);
	});
	it('a moment is sent as the engine reads it, a day to its last minute', async () => {
		const asked = vi.spyOn(ipc, 'search');
		Object.assign(search.filters, { since: 'きのう', until: '11/24' });
		await search.find();
		expect(asked.mock.calls[0]?.[0]).toMatchObject({ from: '2026-11-22T15:00:00.000Z', until: '2026-11-24T14:59:00.000Z' });
	});
	it('a moment that cannot be read is said and not asked', async () => {
		Object.assign(search.filters, { since: 'さっき' });
		await search.find();
		expect(search.wrong).toEqual({ since: true, until: false });
		expect(fake.engine.asked).not.toContain('search');
	});
});

it('the next page stands below the one before', async () => {
	for (let n = 0; n < 60; n += 1) note(`電話 ${n}`);
	search.words = '電話';
	await search.find();
	expect([search.hits.length, search.more]).toEqual([50, true]);
	await search.findMore();
	expect([search.hits.length, search.more]).toEqual([60, false]);
});
