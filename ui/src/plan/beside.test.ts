import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fake } from '$lib/ipc.fake';
import { Checklist } from './checklist.svelte';
import { OpenDraft } from './draft.svelte';
import { Papers } from './papers.svelte';
import { Risks } from './risks.svelte';
import { Taking } from './taking.svelte';
import { Todos } from './todos.svelte';

let draft: OpenDraft;
const settled = () => vi.waitFor(() => expect(draft.slow).toBe(false));
beforeEach(async () => {
	vi.spyOn(console, 'error').mockImplementation(() => undefined);
	draft = new OpenDraft();
	await draft.read();
});

describe('the checklist', () => {
	it('an answer is kept at once, with the day, and a いいえ asks by when', async () => {
		const checklist = new Checklist(draft);
		await checklist.read();
		const item = () => checklist.shown!.groups[1]!.items[0]!;
		checklist.box(item(), 'answer').choose(['no']);
		await vi.waitFor(() => expect(item()).toMatchObject({ answer: 'no', on: '2026-11-24' }));
		expect(item().problems.length).toBe(1);
		checklist.box(item(), 'target').choose(['2027-03-31']);
		await vi.waitFor(() => expect(item().problems).toEqual([]));
	});
	it('each vendor has a sheet of its own', async () => {
		const checklist = new Checklist(draft);
		await checklist.read();
		checklist.sheet = 'vendor-ehr';
		const item = () => checklist.shown!.groups[1]!.items[0]!;
		checklist.box(item(), 'answer').choose(['yes']);
		await vi.waitFor(() => expect(item().answer).toBe('yes'));
		checklist.sheet = 'institution';
		expect(item().answer).toBe('');
	});
});

describe('what is to do', () => {
	it('is given to a person, and ticked off', async () => {
		const todos = new Todos(draft);
		await todos.read();
		const test = () => todos.view!.todos.find((one) => one.id === 'restore-test')!;
		expect([todos.view!.todos[0]!.id, todos.view!.late], 'the latest stands first').toEqual(['restore-test', 1]);
		todos.box(test(), 'owner').choose(['tanaka']);
		await vi.waitFor(() => expect(test().ownerName).toBe('田中'));
		await todos.tick(test(), true);
		expect([test().doneOn, test().ownerName, todos.view!.late]).toEqual(['2026-11-24', '田中', 0]);
		await todos.tick(test(), false);
		expect(test().doneOn).toBe('');
	});
	it('one’s own is added by its title, never without', async () => {
		const todos = new Todos(draft);
		await todos.read();
		await todos.add();
		todos.title = '夜間の番号を聞く';
		await todos.add();
		expect(fake.engine.asked.filter((one) => one === 'setTodo').length).toBe(1);
		expect([todos.title, todos.view!.todos.some((one) => one.title.ja === '夜間の番号を聞く')]).toEqual(['', true]);
	});
});

describe('risks', () => {
	it('a picked one is a row like any other, and cannot be picked twice', async () => {
		const risks = new Risks(draft);
		await risks.read();
		await risks.pick('vpn');
		expect(draft.beside!.rows.map((row) => row.values.asset)).toEqual([['VPN装置']]);
		expect(risks.view!.seeds.find((one) => one.id === 'vpn')?.picked).toBe(true);
		const row = draft.beside!.rows[0]!;
		draft.box(draft.beside!, row, 'owner').choose(['tanaka']);
		await settled();
		await vi.waitFor(() => expect(fake.engine.plan.texts('risks', row.id, 'owner')).toEqual(['tanaka']));
	});
});

describe('a table of somebody else’s', () => {
	it('is looked at, mapped and taken; what is left out is said', async () => {
		const taking = new Taking(draft);
		await draft.go('contacts');
		taking.begin('contacts');
		await taking.choose();
		expect([taking.count, taking.table!.columns[2]!.field]).toEqual([3, 'number']);
		await taking.map(4, 'number');
		expect(taking.table!.columns.map((one) => one.field), 'a field is filled by one column').toEqual(['name', 'division', '', 'night_number', 'number']);
		await taking.take();
		expect(taking.outcome).toMatchObject({ new: 3, rejected: 1 });
		expect(draft.section('contacts')!.rows.length).toBe(7);
	});
	it('without a row to take says so instead of taking nothing', async () => {
		const taking = new Taking(draft);
		taking.begin('contacts');
		await taking.choose();
		await taking.map(0, '');
		await taking.take();
		expect([taking.empty, taking.outcome]).toEqual([true, null]);
		expect(fake.engine.asked).not.toContain('takeTable');
	});
});

describe('documents', () => {
	it('say where they lie, and a folder that is not good says why nothing was taken', async () => {
		const papers = new Papers(draft);
		await papers.save('bcp');
		expect(papers.saved).toMatchObject({ what: 'bcp', path: 'bcp.pdf' });
		expect(papers.untold).toBeNull();
		await papers.takeFolder();
		expect([papers.taken?.taken, papers.taken?.findings.length]).toEqual([false, 1]);
	});
});
