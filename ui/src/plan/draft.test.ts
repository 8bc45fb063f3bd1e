import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fake } from '$lib/ipc.fake';
import { saving } from '$lib/saving.svelte';
import type { FieldBox } from './box.svelte';
import { OpenDraft } from './draft.svelte';

let draft: OpenDraft;
const kept = (row: string, field: string) => fake.engine.plan.texts('contacts', row, field);
const wrote = () => fake.engine.asked.filter((one) => one === 'setField').length;

function box(row: string, field: string, part = 'contacts'): FieldBox {
	const section = draft.section(part)!;
	return draft.box(section, section.rows.find((one) => one.id === row)!, field);
}

beforeEach(async () => {
	vi.useFakeTimers();
	vi.spyOn(console, 'error').mockImplementation(() => undefined);
	saving.reset();
	draft = new OpenDraft();
	await draft.read();
	await draft.go('contacts');
});
afterEach(() => {
	vi.restoreAllMocks();
	vi.useRealTimers();
});

describe('what is typed', () => {
	it('is kept 600 ms after the last key, once', async () => {
		const name = box('mhlw', 'name');
		for (const typed of ['厚', '厚労', '厚労省']) {
			name.type([typed]);
			await vi.advanceTimersByTimeAsync(300);
		}
		expect(wrote()).toBe(0);
		expect(draft.savedAt, 'nothing is called saved before the engine said so').toBeNull();
		await vi.advanceTimersByTimeAsync(300);
		expect([wrote(), kept('mhlw', 'name')]).toEqual([1, ['厚労省']]);
		expect(draft.savedAt).not.toBeNull();
	});
	it('is kept at once when somebody leaves the field, in the writing of the engine', async () => {
		const number = box('police-local', 'number');
		number.enter();
		number.type(['０３−００００−００１６']);
		await vi.advanceTimersByTimeAsync(700);
		expect(number.text, 'nothing changes under the hands of who types').toBe('０３−００００−００１６');
		number.leave();
		await vi.advanceTimersByTimeAsync(0);
		expect([number.text, kept('police-local', 'number')]).toEqual(['03-0000-0016', ['03-0000-0016']]);
	});
	it('what cannot be read is said and not kept, and what was typed stays', async () => {
		const number = box('police-local', 'number');
		number.type(['11O']);
		number.leave();
		await vi.advanceTimersByTimeAsync(0);
		expect(number.unread?.code).toBe('unreadable-value');
		expect([number.text, kept('police-local', 'number')]).toEqual(['11O', []]);
		number.type(['110']);
		expect(number.unread).toBeNull();
		await vi.advanceTimersByTimeAsync(700);
		expect(kept('police-local', 'number')).toEqual(['110']);
	});
	it('lowers what is left in the chapter, and fills the check table', async () => {
		const [left, percent] = [draft.chapter!.left.length, draft.view!.coverage.percent];
		box('police-local', 'number').choose(['110']);
		await vi.advanceTimersByTimeAsync(0);
		expect(draft.chapter!.left.length).toBe(left - 1);
		expect(draft.view!.coverage.percent).toBeGreaterThan(percent);
	});
	it('goes along when somebody goes to another chapter', async () => {
		box('mhlw', 'note').type(['平日のみ']);
		await draft.go('systems');
		await vi.advanceTimersByTimeAsync(0);
		expect(kept('mhlw', 'note')).toEqual(['平日のみ']);
		expect(draft.chapter?.id).toBe('systems');
	});
});

describe('when nothing can be kept', () => {
	it('the red bar stands until all of it is kept', async () => {
		fake.engine.failWith = 'disk-full';
		box('mhlw', 'name').choose(['厚労省']);
		box('police-local', 'number').choose(['110']);
		await vi.advanceTimersByTimeAsync(0);
		expect(saving.failed?.code).toBe('disk-full');
		expect(draft.savedAt).toBeNull();
		fake.engine.failWith = null;
		await saving.failed?.again();
		expect(saving.failed).toBeNull();
		expect([kept('mhlw', 'name'), kept('police-local', 'number')]).toEqual([['厚労省'], ['110']]);
	});
	it('what is typed meanwhile is kept as it was last', async () => {
		fake.engine.failWith = 'not-saved';
		const name = box('mhlw', 'name');
		name.choose(['厚労']);
		await vi.advanceTimersByTimeAsync(0);
		name.type(['厚労省']);
		fake.engine.failWith = null;
		await saving.failed?.again();
		expect(kept('mhlw', 'name')).toEqual(['厚労省']);
	});
});

describe('two windows', () => {
	const elsewhere = () => void fake.engine.plan.set({ part: 'contacts', row: 'mhlw', field: 'division', texts: ['新しい室'], was: kept('mhlw', 'division') });

	it('show both, and the other can be taken', async () => {
		const division = box('mhlw', 'division');
		elsewhere();
		division.choose(['わたしの室']);
		await vi.advanceTimersByTimeAsync(0);
		expect([division.text, division.other]).toEqual(['わたしの室', ['新しい室']]);
		division.takeTheirs();
		expect([division.text, division.other, kept('mhlw', 'division')]).toEqual(['新しい室', null, ['新しい室']]);
	});
	it('or one’s own is kept', async () => {
		const division = box('mhlw', 'division');
		elsewhere();
		division.choose(['わたしの室']);
		await vi.advanceTimersByTimeAsync(0);
		division.keepMine();
		await vi.advanceTimersByTimeAsync(0);
		expect([division.other, kept('mhlw', 'division')]).toEqual([null, ['わたしの室']]);
	});
	it('what nobody is typing follows the other window', async () => {
		const division = box('mhlw', 'division');
		elsewhere();
		await draft.reread();
		expect(division.text).toBe('新しい室');
	});
	it('a reading again never overwrites a letter', async () => {
		const division = box('mhlw', 'division');
		division.type(['わた']);
		elsewhere();
		await draft.reread();
		expect(division.text).toBe('わた');
	});
});

describe('rows', () => {
	it('a new one opens and wants the focus', async () => {
		await draft.addRow('contacts');
		const row = draft.section('contacts')!.rows.at(-1)!.id;
		expect(draft.open).toEqual({ part: 'contacts', row });
		expect(draft.wanted).toMatchObject({ part: 'contacts', row });
	});
	it('one that was taken out comes back', async () => {
		await draft.removeRow('contacts', 'mhlw', '厚生労働省');
		expect(draft.section('contacts')!.rows.map((one) => one.id)).not.toContain('mhlw');
		expect(draft.removed?.name).toBe('厚生労働省');
		await draft.undo();
		expect(draft.section('contacts')!.rows.map((one) => one.id)).toContain('mhlw');
		expect([draft.removed, draft.canRedo]).toEqual([null, true]);
		await draft.redo();
		expect(draft.section('contacts')!.rows.map((one) => one.id)).not.toContain('mhlw');
	});
	it('move by one place, and not beyond the ends', async () => {
		expect(await draft.moveRow('contacts', 'mhlw', -1)).toBe(1);
		expect(await draft.moveRow('contacts', 'mhlw', -1)).toBeNull();
		expect(draft.section('contacts')!.rows[0]?.id).toBe('mhlw');
	});
	it('the notice of a removed row goes with the next change: undo would take that back', async () => {
		await draft.removeRow('contacts', 'mhlw', '厚生労働省');
		box('police-local', 'number').choose(['110']);
		await vi.advanceTimersByTimeAsync(0);
		expect(draft.removed).toBeNull();
	});
	it('undo with nothing to take back says so', async () => {
		await draft.undo();
		expect(draft.atStart).toBe(true);
	});
});

it('a missing thing leads to its row and asks for the focus', async () => {
	await draft.go('facility');
	await draft.goTo({ chapter: 'contacts', part: 'contacts', row: 'vendor-ehr', field: 'night_number' });
	expect([draft.chapter?.id, draft.open?.row, draft.wanted?.field]).toEqual(['contacts', 'vendor-ehr', 'night_number']);
});

describe('whoever goes on', () => {
	it.each([0, 1, 2, 3, 4, 5, 6])('is not taken back by an answer that was asked for before (%i)', async (later) => {
		const reading = draft.read();
		for (let n = 0; n < later; n += 1) await Promise.resolve();
		await Promise.all([draft.go('systems'), reading]);
		expect(draft.chapter?.id).toBe('systems');
	});
});
