import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fake } from '$lib/ipc.fake';
import { saving } from '$lib/saving.svelte';
import { Recovery } from './recovery.svelte';

let recovery: Recovery;
beforeEach(async () => {
	vi.spyOn(console, 'error').mockImplementation(() => undefined);
	saving.reset();
	fake.engine.start();
	fake.engine.recorder = '佐藤';
	recovery = new Recovery('incident-1');
	await recovery.read();
});
const slip = (number: string) => recovery.view?.slips.find((one) => one.number === number);

describe('the slip in hand', () => {
	it('is the next in the safe order until somebody takes another', async () => {
		expect(recovery.work).toMatchObject({ act: 'tie', slip: { number: 'DA-0532-2' } });
		await recovery.pick('ＤＡ－０５３５－５');
		expect(recovery.work).toMatchObject({ act: 'tie', slip: { number: 'DA-0535-5' } });
		recovery.take(null);
		expect(recovery.work?.slip.number).toBe('DA-0532-2');
	});
	it('a number that is wrong is said, and stays in the field', async () => {
		for (const [typed, state] of [['DA-0533-9', 'wrong-check-digit'], ['DB-0533-3', 'other-hospital'], ['佐藤', 'unreadable']]) {
			await recovery.pick(typed ?? '');
			expect([recovery.known?.state, recovery.typed]).toEqual([state, typed]);
		}
		expect(recovery.picked).toBe(null);
	});
	it('F12 with a number still in the field opens that number and records nothing', async () => {
		recovery.typed = 'DA-0535-5';
		expect(await recovery.go()).toBe(false);
		expect(recovery.work?.slip.number).toBe('DA-0535-5');
		expect(fake.engine.entries.filter((one) => one.kind === 'paper')).toEqual([]);
	});
});

describe('an envelope', () => {
	beforeEach(() => recovery.pick('DA-0533-3'));
	it('is not tied without sheets, patient and a second name', async () => {
		for (const [fill, missing] of [[{}, 'forms'], [{ forms: ['F02'] }, 'patient'], [{ patientId: '10533' }, 'second']] as const) {
			Object.assign(recovery.draft, fill);
			expect(await recovery.go()).toBe(false);
			expect(recovery.missing).toBe(missing);
		}
		recovery.draft.second = '鈴木';
		expect(await recovery.go()).toBe(true);
		expect(slip('DA-0533-3')).toMatchObject({ owner: '佐藤', tied: { patientId: '10533', people: ['佐藤', '鈴木'] } });
	});
	it('is entered sheet by sheet with the time of the care, and then the next one comes', async () => {
		Object.assign(recovery.draft, { forms: ['F02', 'F06'], patientId: '10533', second: '鈴木' });
		await recovery.go();
		expect(recovery.work).toMatchObject({ act: 'enter', sheet: { form: { id: 'F02' } } });
		Object.assign(recovery.draft, { time: '10:10', doer: '田中' });
		await recovery.go();
		expect(recovery.draft, 'one hand wrote them all').toMatchObject({ time: '10:10', doer: '田中' });
		await recovery.go();
		expect(slip('DA-0533-3')?.state).toBe('entered');
		expect(recovery.work?.slip.number).toBe('DA-0532-2');
		expect(fake.engine.entries.at(-1)).toMatchObject({ doer: '田中', recorder: '佐藤', occurredAt: '2026-11-24T01:10:00.000Z' });
	});
	it('sheets that were overlooked join those that were said, a second of the same form too', async () => {
		Object.assign(recovery.draft, { forms: ['F02', 'F06'], patientId: '10533', second: '鈴木' });
		await recovery.go();
		const { slip: opened } = recovery.work ?? {};
		if (!opened) throw new Error('no slip in hand');
		expect(await recovery.addSheets(opened)).toBe(false);
		expect(recovery.missing).toBe('forms');
		recovery.draft.forms = ['F06'];
		expect(await recovery.addSheets(opened)).toBe(true);
		expect(slip('DA-0533-3')?.sheets.map(({ form, sheet }) => [form.id, sheet])).toEqual([['F02', 1], ['F06', 1], ['F06', 2]]);
	});
	it('a time that cannot be read is said, and nothing is recorded', async () => {
		Object.assign(recovery.draft, { forms: ['F02'], patientId: '10533', second: '鈴木' });
		await recovery.go();
		recovery.draft.time = '朝';
		expect(await recovery.go()).toBe(false);
		expect(saving.refused).toBe('bad-time');
		expect(slip('DA-0533-3')?.sheets[0]?.enteredAt).toBe(null);
	});
	it('what cannot be read waits for its writer', async () => {
		Object.assign(recovery.draft, { forms: ['F06'], patientId: '10533', second: '鈴木' });
		await recovery.go();
		const { work } = recovery;
		if (!work?.sheet) throw new Error('no sheet');
		expect(await recovery.ask(work.slip, work.sheet)).toBe(false);
		expect(recovery.missing).toBe('asked');
		recovery.draft.asked = '田中';
		expect(await recovery.ask(work.slip, work.sheet)).toBe(true);
		expect(slip('DA-0533-3')?.sheets[0]?.asked).toMatchObject({ who: '田中', answer: '' });
	});
});

describe('comparing', () => {
	it('by the one who entered is marked', async () => {
		await recovery.pick('DA-0525-5');
		expect(recovery.work?.act).toBe('check');
		await recovery.go();
		expect(slip('DA-0525-5')?.sheets[0]).toMatchObject({ checkedBy: '佐藤', samePerson: true });
	});
});

describe('numbers that are not used', () => {
	it('need a reason', async () => {
		expect(await recovery.leave('DA-0541-1', false)).toBe(false);
		expect(recovery.missing).toBe('why');
		recovery.draft.why = '書き損じて線で消した';
		await recovery.leave('DA-0541-1', false);
		expect(slip('DA-0541-1')).toMatchObject({ state: 'spoiled', reason: '書き損じて線で消した' });
	});
	it('one that nobody finds is explained, or found', async () => {
		await recovery.pick('DA-0540-0');
		expect(recovery.work?.act).toBe('find');
		recovery.draft.why = '窓口で配っていない';
		await recovery.leave('DA-0540-0', true);
		expect(slip('DA-0540-0')?.state).toBe('settled');
		expect(recovery.view?.gaps).toEqual([]);
	});
});

describe('going back', () => {
	it('needs an answer to every check, and a no its reason', async () => {
		expect(recovery.view?.cannotDecide).not.toBe(null);
		for (const { id } of recovery.view?.checks ?? []) await recovery.check(id, 'yes', '');
		expect(await recovery.check('clean', 'no', '')).toBe(false);
		expect(saving.refused).toBe('no-reason');
		expect(await recovery.decide('院長 高橋')).toBe(true);
		expect(recovery.view?.decided?.decider).toBe('院長 高橋');
		expect(fake.engine.view().mode).toBe('recovery');
	});
	it('cannot end while slips are left, and says how many', () => {
		expect(recovery.view?.cannotClose?.ja).toContain('あと12枚');
	});
	it('a day is closed by two', async () => {
		await recovery.closeDay({ windows: [{ first: 'DA-0501-1', last: 'DA-0543-3' }], envelopes: 41, missing: ['DA-0540-0'], second: '鈴木' });
		expect(recovery.view?.days[1]).toMatchObject({ envelopes: 41, people: ['佐藤', '鈴木'], missing: ['DA-0540-0'] });
	});
	it('a refund is kept until it is settled', async () => {
		await recovery.followUp('DA-0503-3', 'refund', '預り金 1,000円', false);
		await recovery.followUp('DA-0503-3', 'refund', '預り金 1,000円', true);
		expect(recovery.view?.followUps.map((one) => one.done)).toEqual([true]);
	});
});
