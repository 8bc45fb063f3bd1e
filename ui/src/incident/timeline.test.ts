import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fake } from '$lib/ipc.fake';
import { now } from '$lib/now.svelte';
import { saving } from '$lib/saving.svelte';
import { OpenTimeline } from './timeline.svelte';
import { when } from './when';

let timeline: OpenTimeline;
beforeEach(async () => {
	vi.spyOn(console, 'error').mockImplementation(() => undefined);
	saving.reset();
	now.told('2026-11-24T01:47:00Z');
	fake.engine.start();
	fake.engine.now = now.at;
	timeline = new OpenTimeline('incident-1', false);
	await timeline.read();
});
const last = () => timeline.view!.entries.at(-1)!;

describe('a line', () => {
	it.each([
		['10:40', '10:40'],
		['１０：４０ごろ', '10:40ごろ'],
		['10:40〜10:45', '10:40〜10:45'],
		['不明', '時刻不明'],
	])('of %s is shown as %s', async (typed, shown) => {
		timeline.draft.text = '電話が鳴りやまない';
		expect(await timeline.takeNote(typed)).toBe(true);
		expect(when(last(), now.at)).toBe(shown);
	});
	it('keeps who did it and why it was written late, once', async () => {
		Object.assign(timeline.draft, { text: '線を抜いた', doer: ' 田中 ', lateReason: '手がはなせなかった' });
		await timeline.takeNote('10:05');
		expect(last()).toMatchObject({ doer: '田中', late: true, lateReason: '手がはなせなかった' });
		expect(timeline.draft.doer, 'the next line is not his').toBe('');
	});
	it('put right keeps what it said, and why', async () => {
		const [line] = timeline.view!.entries;
		await timeline.correct(line!.id, { text: '電子カルテとオーダーが使えない' }, '書きまちがい');
		const { was, text } = timeline.view!.entries[0]!;
		expect(text.ja).toBe('電子カルテとオーダーが使えない');
		expect(was).toMatchObject([{ why: '書きまちがい', text: { ja: '「電子カルテが使えない」の対応を始めた' }, from: null }]);
	});
});

describe('a long log', () => {
	beforeEach(async () => {
		for (let n = 0; n < 450; n += 1) fake.engine.record('note', { ja: `${n}`, en: `${n}` });
		await timeline.read();
	});
	it('shows the newest lines and older ones by the press', async () => {
		expect([timeline.view!.entries.length, timeline.view!.count, timeline.view!.more]).toEqual([200, 451, true]);
		await timeline.older();
		expect(timeline.view!.entries).toHaveLength(400);
	});
	it('a line that was found is read back to', async () => {
		await timeline.seek('entry-3');
		expect(timeline.view!.entries.some((one) => one.id === 'entry-3')).toBe(true);
		expect(timeline.sought).toBe('entry-3');
	});
});
