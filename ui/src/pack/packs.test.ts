import { beforeEach, expect, it } from 'vitest';
import { fake } from '$lib/ipc.fake';
import { Packs } from './packs.svelte';

let packs: Packs;
beforeEach(async () => {
	packs = new Packs();
	await packs.read();
});

it('opens on the pack of this place with the quantities of the plan', () => {
	expect([packs.place, packs.visits, packs.hours, packs.pages]).toEqual(['front-desk', 60, 8, 18]);
	expect(packs.image).toMatch(/^data:image/);
});
it('more patients make more sheets', async () => {
	await packs.setVisits(100);
	expect(packs.pages).toBe(22);
});
it('turns no further than the last page', async () => {
	await packs.show(99);
	expect(packs.page).toBe(18);
	await packs.show(0);
	expect(packs.page).toBe(1);
});
it('each sheet of the contents knows its first page', () => {
	expect(packs.starts.map((start) => start.page)).toEqual([1, 7, 11, 13]);
});
it('says how many sheets went to the printer', async () => {
	packs.copies = 2;
	await packs.print();
	expect(packs.result).toEqual({ kind: 'printed', sheets: 36 });
});
it('without a printer it says what to do', async () => {
	fake.engine.noPrinter = true;
	await packs.print();
	expect(packs.result).toEqual({ kind: 'refused', code: 'no-printer' });
});
it('quantities chosen here outlive a change elsewhere', async () => {
	await packs.setVisits(100);
	await packs.read();
	expect(packs.visits).toBe(100);
});
