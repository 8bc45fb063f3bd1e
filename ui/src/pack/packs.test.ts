import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fake } from '$lib/ipc.fake';
import { Boxes } from './boxes.svelte';
import { Packs } from './packs.svelte';
import { Printing } from './printing.svelte';

let packs: Packs;
beforeEach(async () => {
	localStorage.clear();
	packs = new Packs();
	await packs.read();
});

describe('what is chosen', () => {
	it('opens on the pack of this place with the quantities of the plan', () => {
		expect([packs.chosen, packs.visits, packs.hours, packs.pages]).toEqual([['front-desk'], 60, 8, 18]);
		expect(packs.image).toMatch(/^data:image/);
	});
	it('several packs stand one behind the other, in the order of the list', async () => {
		await packs.toggle('hospital-a');
		await packs.toggle('clinic');
		expect(packs.chosen).toEqual(['front-desk', 'clinic', 'hospital-a']);
		expect(packs.pages).toBe(18 + 11 + 11);
		expect(packs.starts.map((start) => start.page)).toEqual([1, 7, 11, 13, 19, 20, 24, 30, 31, 35]);
	});
	it('this computer remembers what it printed', async () => {
		await packs.toggle('clinic');
		await packs.toggle('front-desk');
		const later = new Packs();
		await later.read();
		expect(later.chosen).toEqual(['clinic']);
	});
	it('more patients make more sheets', async () => {
		await packs.set('visits', 100);
		expect(packs.pages).toBe(22);
	});
	it('beds matter only where a ward is chosen', async () => {
		expect(packs.perBed).toBe(false);
		await packs.toggle('hospital-d');
		expect([packs.perBed, packs.plannedBeds, packs.beds]).toEqual([true, 30, null]);
	});
	it('quantities chosen here outlive a change elsewhere', async () => {
		await packs.set('visits', 100);
		await packs.read();
		expect(packs.visits).toBe(100);
	});
	it('what was counted form by form follows the number of patients', async () => {
		await packs.toggleCounted();
		const sheets = () => packs.counted?.packs[0]?.rows[0]?.sheets;
		expect(sheets()).toBe(16);
		await packs.set('visits', 100);
		await vi.waitFor(() => expect(sheets()).toBe(26));
		await packs.toggleCounted();
		expect(packs.counted).toBe(null);
	});
	it('only the changed sheets, and back to all of them', async () => {
		await packs.replace('front-desk');
		expect([packs.pages, packs.starts.map((start) => start.title)]).toEqual([5, ['差し替え表', '連絡網と台本']]);
		await packs.replace(null);
		expect(packs.pages).toBe(18);
	});
});

describe('the pages', () => {
	it('turn no further than the last one', async () => {
		await packs.show(99);
		expect(packs.page).toBe(18);
		await packs.show(0);
		expect(packs.page).toBe(1);
	});
	it('small ones are drawn once', async () => {
		const drawn = () => fake.engine.asked.filter((one) => one === 'packPage').length;
		const before = drawn();
		await Promise.all([packs.small(3), packs.small(3), packs.small(4)]);
		expect(drawn()).toBe(before + 2);
	});
});

describe('printing and saving', () => {
	it('says how many sheets went to the printer', async () => {
		packs.copies = 2;
		const printing = new Printing(packs);
		await printing.print();
		expect(printing.result).toEqual({ kind: 'printed', sheets: 36 });
	});
	it('goes pack by pack', async () => {
		await packs.toggle('clinic');
		const printing = new Printing(packs);
		await printing.print();
		expect(fake.engine.asked.filter((one) => one === 'printPack').length).toBe(2);
		expect(printing.going).toBe(null);
	});
	it('without a printer it says what to do', async () => {
		fake.engine.noPrinter = true;
		const printing = new Printing(packs);
		await printing.print();
		expect(printing.result).toMatchObject({ kind: 'refused', refusal: { code: 'no-printer' }, done: [] });
	});
	it('another printer may work', async () => {
		fake.engine.printerGone = true;
		const printing = new Printing(packs);
		await printing.print();
		expect(printing.result?.kind).toBe('refused');
		packs.printer = '医事課のプリンター';
		await printing.print();
		expect(printing.result?.kind).toBe('printed');
	});
	it('nothing chosen is said, not printed', async () => {
		await packs.toggle('front-desk');
		const printing = new Printing(packs);
		await printing.print();
		expect([printing.nothing, printing.result]).toEqual([true, null]);
	});
	it('several packs are saved into one folder', async () => {
		await packs.toggle('clinic');
		const printing = new Printing(packs);
		await printing.save();
		expect(printing.result).toEqual({ kind: 'saved', path: 'D:\\紙のパック' });
	});
});

describe('the boxes', () => {
	it('the box of what is chosen comes first, and is fresh when its sheets were replaced', async () => {
		const boxes = new Boxes();
		await boxes.read();
		expect(boxes.stale(['front-desk']).map((box) => [box.place, box.replacementPages])).toEqual([['front-desk', 4]]);
		await packs.replace('front-desk');
		await new Printing(packs).print();
		await boxes.read();
		expect(boxes.stale(['front-desk'])).toEqual([]);
	});
	it('who checked it is kept', async () => {
		const boxes = new Boxes();
		await boxes.read();
		boxes.who = '鈴木';
		await boxes.note('front-desk', 'checked');
		expect(boxes.all[0]?.checked?.by).toBe('鈴木');
	});
	it('six digits are answered however they are typed', async () => {
		const boxes = new Boxes();
		await boxes.checkSheet('４８２－９１３');
		expect(boxes.sheet?.state).toBe('stale');
		await boxes.checkSheet('731220');
		expect(boxes.sheet?.state).toBe('current');
		await boxes.checkSheet('12');
		expect(boxes.sheet?.state).toBe('unreadable');
	});
});
