import { beforeEach, expect, it, vi } from 'vitest';
import { fake } from '$lib/ipc.fake';
import { now } from '$lib/now.svelte';
import { Approving } from './approving.svelte';
import { isoOf } from './days';
import { OpenDraft } from './draft.svelte';

let approving: Approving;
let draft: OpenDraft;
beforeEach(async () => {
	vi.spyOn(console, 'error').mockImplementation(() => undefined);
	draft = new OpenDraft();
	approving = new Approving(draft);
	await draft.read();
	await approving.read();
});

it('what stands in the way is said one after the other', () => {
	approving.ask();
	expect([approving.need, approving.asking]).toEqual(['unmet', false]);
	approving.acceptAll();
	approving.ask();
	expect(approving.need).toBe('name');
	approving.choose('高橋');
	expect(approving.role, 'the post comes with the person').toBe('院長');
	approving.day = '令和8年13月1日';
	approving.ask();
	expect(approving.need).toBe('day');
	approving.day = '令和8年11月24日';
	approving.ask();
	expect([approving.need, approving.asking]).toEqual([null, true]);
});
it('an item left out with a reason is not in the way any more', async () => {
	const first = approving.view!.unmet[0]!.id;
	await approving.exclude(first, '外来だけの病院のため');
	expect(approving.view!.unmet.map((one) => one.id)).not.toContain(first);
	expect(draft.view!.coverage.items.find((one) => one.id === first)?.excluded).toBe('外来だけの病院のため');
	await approving.include(first);
	expect(approving.view!.unmet.map((one) => one.id)).toContain(first);
});
it('becomes the next revision, which the history has first', async () => {
	approving.acceptAll();
	approving.choose('高橋');
	approving.ask();
	await approving.publish();
	expect([approving.made, approving.asking]).toEqual([3, false]);
	expect(approving.history!.revisions[0]).toMatchObject({ number: 3, inForce: true, approvedBy: '高橋', role: '院長' });
	expect(draft.view!.draft).toBe(4);
});
it('a refusal leaves everything as it was and is said', async () => {
	approving.acceptAll();
	approving.choose('高橋');
	approving.ask();
	approving.accepted = [];
	await approving.publish();
	expect([draft.refused?.code, approving.made, fake.engine.plan.revision]).toEqual(['plan-not-ready', null, 2]);
});
it('compares a revision with the draft', async () => {
	await approving.compare(1, null);
	expect(approving.compared?.changes.length).toBeGreaterThanOrEqual(2);
});
it.each([
	['令和8年11月24日', '2026-11-24'],
	['Ｒ８．１１．２４', '2026-11-24'],
	['2026/11/24', '2026-11-24'],
	['令和元年5月1日', '2019-05-01'],
	['', ''],
	['2026/2/30', null],
	['11/24', null],
])('reads the day %s', (typed, iso) => expect(isoOf(typed, now.at)).toBe(iso));
