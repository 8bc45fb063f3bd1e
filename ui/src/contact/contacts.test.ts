import { beforeEach, expect, it } from 'vitest';
import { fake } from '$lib/ipc.fake';
import { saving } from '$lib/saving.svelte';
import { CallList } from './contacts.svelte';

let calls: CallList;
beforeEach(async () => {
	saving.reset();
	fake.engine.start();
	calls = new CallList();
	await calls.read('incident-1');
});

it('shows the first who has not been reached', async () => {
	expect(calls.shown?.id).toBe('hq');
	fake.engine.call('hq', 'reached', { ja: '', en: '' }, 'out');
	await calls.read('incident-1');
	expect(calls.shown?.id).toBe('vendor-ehr');
});
it('stays with the contact just called, so that its answer can be seen', async () => {
	calls.choose('mhlw');
	await calls.log('incident-1', 'mhlw', 'reached');
	expect([calls.shown?.id, calls.shown?.status]).toEqual(['mhlw', 'reached']);
});
it('finds a name, a company and the digits of a number, full width too', () => {
	const found = (search: string) => {
		calls.search = search;
		return calls.found.map((one) => one.id);
	};
	expect(found('厚生')).toEqual(['mhlw']);
	expect(found('みどりシステム')).toEqual(['vendor-ehr']);
	expect(found('０９０−００００')).toEqual(['vendor-ehr']);
	expect(found('いない人')).toEqual([]);
});
it('what was heard is kept until it is recorded, and then let go', async () => {
	const draft = calls.draft('vendor-ehr');
	[draft.who, draft.heard] = ['高木', '電源は切らない'];
	await calls.log('incident-1', 'vendor-ehr', 'waiting');
	expect(fake.engine.entries.at(-1)?.text.ja).toContain('電源は切らない');
	expect([draft.who, draft.heard]).toEqual(['', '']);
});
it('counts the calls that are past their time', () => {
	expect(calls.late(Date.parse('2026-11-24T02:23:00Z'))).toBe(0);
	expect(calls.late(Date.parse('2026-11-24T02:24:00Z'))).toBe(1);
});
