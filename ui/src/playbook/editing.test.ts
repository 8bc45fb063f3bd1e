import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fake } from '$lib/ipc.fake';
import { saving } from '$lib/saving.svelte';
import { Editing } from './editing.svelte';
import { minutesOf, linesOf, words } from './fields';

let editing: Editing;
const now = () => fake.engine.playbooks.open('reception');
const step = (id: string) => now().steps.find((one) => one.id === id);
const title = (id: string) => editing.box(words(id, 'title', 'ja'));
const wrote = () => fake.engine.asked.filter((one) => one === 'editPlaybook').length;
const add = (after: string, kind: 'action' | 'decision' = 'action') => editing.add({ edit: 'add-step', after, branch: '', kind, title: '' });

beforeEach(async () => {
	vi.useFakeTimers();
	vi.spyOn(console, 'error').mockImplementation(() => undefined);
	saving.reset();
	editing = new Editing();
	await editing.reread();
});
afterEach(() => {
	vi.restoreAllMocks();
	vi.useRealTimers();
});

describe('what is typed', () => {
	it('is kept after a pause, once', async () => {
		const box = title('post-notice');
		for (const typed of ['掲', '掲示', '掲示を貼る']) {
			box.type([typed]);
			await vi.advanceTimersByTimeAsync(300);
		}
		expect([wrote(), editing.kept]).toEqual([0, false]);
		await vi.advanceTimersByTimeAsync(300);
		expect([wrote(), step('post-notice')?.title.ja, editing.kept]).toEqual([1, '掲示を貼る', true]);
	});
	it('is kept before a step is added below', async () => {
		title('post-notice').type(['掲示を貼る']);
		await add('post-notice');
		expect(step('post-notice')?.title.ja).toBe('掲示を貼る');
		expect(editing.wanted).toEqual({ step: editing.selected, field: 'title', branch: '' });
	});
	it('goes along when another playbook is opened', async () => {
		title('post-notice').type(['掲示を貼る']);
		await editing.go('ward');
		expect([editing.view?.id, step('post-notice')?.title.ja]).toEqual(['ward', '掲示を貼る']);
	});
	it('stays in the field when nothing can be kept, and is kept at the next try', async () => {
		const box = title('post-notice');
		fake.engine.failWith = 'disk-full';
		box.choose(['掲示を貼る']);
		await vi.advanceTimersByTimeAsync(0);
		expect([saving.failed?.code, box.text, editing.isDirty]).toEqual(['disk-full', '掲示を貼る', true]);
		fake.engine.failWith = null;
		expect(await saving.failed?.again()).toBe(true);
		expect([saving.failed, step('post-notice')?.title.ja]).toEqual([null, '掲示を貼る']);
	});
	it('two windows: both are shown, and a person decides', async () => {
		const box = title('post-notice');
		fake.engine.playbooks.elsewhere('reception', { edit: 'set-text', step: 'post-notice', field: 'title', language: 'ja', text: '別の見出し' });
		box.choose(['掲示を貼る']);
		await vi.advanceTimersByTimeAsync(0);
		expect([box.text, box.other]).toEqual(['掲示を貼る', ['別の見出し']]);
		box.keepMine();
		await vi.advanceTimersByTimeAsync(0);
		expect(step('post-notice')?.title.ja).toBe('掲示を貼る');
	});
	it('another window’s change in another step costs nothing', async () => {
		const box = title('post-notice');
		fake.engine.playbooks.elsewhere('reception', { edit: 'set-minutes', step: 'call-hq', minutes: 9 });
		box.choose(['掲示を貼る']);
		await vi.advanceTimersByTimeAsync(0);
		expect([box.other, step('post-notice')?.title.ja, step('call-hq')?.minutes]).toEqual([null, '掲示を貼る', 9]);
	});
	it('lines are kept as one list', async () => {
		const box = editing.box(linesOf('pull-lan', 'do', 'ja'));
		box.choose([...box.texts, '無線も切る']);
		await vi.advanceTimersByTimeAsync(0);
		expect(step('pull-lan')?.lines.map((line) => line.ja)).toEqual(['病棟の端末から始める', '抜いた線に札をつける', '無線も切る']);
	});
});

describe('steps', () => {
	it('a new one goes between, and opens with its title wanted', async () => {
		await add('post-notice');
		const made = step(editing.selected)!;
		expect(step('post-notice')?.next?.step).toBe(made.id);
		expect([made.number, made.next?.step, editing.open, editing.group]).toEqual([6, 'side-by-side', true, 'words']);
	});
	it('one that is deleted comes back, and what led to it leads on meanwhile', async () => {
		await editing.remove('pull-lan', true);
		expect(step('pull-lan')).toBeUndefined();
		expect(step('warning-seen')?.choices[0]?.next.step).toBe('post-notice');
		expect(editing.done).toEqual({ removed: { ja: '青い線（LANケーブル）を抜く', en: 'Pull the blue line (network cable)' } });
		await editing.undo();
		expect(step('pull-lan')?.number).toBe(4);
		await editing.redo();
		expect(step('pull-lan')).toBeUndefined();
	});
	it('left open, the links are a problem that is named', async () => {
		await editing.remove('pull-lan', false);
		expect(editing.view?.problems.map(({ code, step, field }) => [code, step, field])).toContainEqual(['E2', 'warning-seen', 'choice']);
	});
	it('move by one place and take the focus along; at the edge it is said why not', async () => {
		await editing.move('move-up', 'post-notice');
		expect([step('post-notice')?.number, editing.wanted?.step]).toEqual([4, 'post-notice']);
		await editing.move('move-up', 'do-not-touch');
		expect(editing.refused?.says?.ja).toBe('これより先へは動かせません');
	});
	it('fifty changes are taken back to the letter', async () => {
		const before = JSON.stringify(now().steps);
		for (let n = 0; n < 25; n += 1) {
			await add('post-notice', n % 2 === 0 ? 'action' : 'decision');
			await editing.edit({ edit: 'set-text', step: editing.selected, field: 'title', language: 'ja', text: `手順${n}` });
		}
		for (let n = 0; n < 50; n += 1) await editing.undo();
		expect(JSON.stringify(now().steps)).toBe(before);
		await editing.undo();
		expect(editing.done).toEqual({ nothing: true });
	});
	it('a problem leads to its step and field', async () => {
		const problem = editing.view!.problems.find((one) => one.code === 'W2')!;
		editing.goTo(problem);
		expect([editing.selected, editing.open, editing.group, editing.wanted?.field]).toEqual(['call-vendor', true, 'say', 'script']);
	});
	it('the arrows go from step to step and stop at the ends', () => {
		editing.selectNext(1);
		expect([editing.selected, editing.wanted?.step]).toEqual(['call-hq', 'call-hq']);
		editing.selectNext(-1);
		editing.selectNext(-1);
		expect(editing.selected).toBe('do-not-touch');
	});
	it('a change in another window is read, and what was said here stays', async () => {
		await editing.remove('pull-lan', true);
		await editing.reread();
		expect(editing.done).not.toBeNull();
	});
	it('an act in an old edition is refused, and the new one is shown', async () => {
		fake.engine.playbooks.elsewhere('reception', { edit: 'set-minutes', step: 'call-hq', minutes: 9 });
		await editing.edit({ edit: 'set-role', step: 'call-hq', role: 'hq' });
		expect([editing.refused?.code, editing.view?.steps[1]?.minutes]).toEqual(['changed-elsewhere', 9]);
	});
});

describe('playbooks', () => {
	it('one made from a template is opened', async () => {
		await editing.copy('ward', '検査：カルテ停止');
		expect([editing.view?.title.ja, editing.list?.playbooks.length, editing.view?.origin]).toEqual(['検査：カルテ停止', 3, 'own']);
		await editing.drop();
		expect([editing.list?.playbooks.length, editing.done]).toEqual([2, { gone: { ja: '検査：カルテ停止', en: '' }, restored: false }]);
	});
	it('a file that cannot be read says where, and changes nothing', async () => {
		fake.engine.playbooks.brokenFile = true;
		await editing.take();
		expect([editing.untaken[0]?.text.ja, editing.view?.id]).toEqual(['12行目：id が2回あります', 'reception']);
		fake.engine.playbooks.brokenFile = false;
		await editing.take();
		expect([editing.untaken, editing.view?.title.ja]).toEqual([[], '検査：カルテ停止']);
	});
	it('a walk counts the branches that nobody took', async () => {
		await editing.walkAlong(['done', 'done', 'no']);
		expect([editing.walk?.step?.id, editing.selected]).toEqual(['post-notice', 'post-notice']);
		expect(editing.view?.walked.sentence.ja).toBe('5 の分かれ道のうち 3 つは未確認');
	});
	it('of an update only what is asked for is taken, and it can be taken back', async () => {
		await editing.readUpdate();
		expect(editing.update?.steps.filter((one) => one.suggested).map((one) => one.step)).toEqual(['pull-lan']);
		await editing.merge(['pull-lan']);
		expect([step('pull-lan')?.lines.length, editing.view?.hasUpdate]).toEqual([3, false]);
		await editing.undo();
		expect(step('pull-lan')?.lines.length).toBe(2);
	});
});

it('minutes are read as they are typed, full width too', () => {
	expect([minutesOf('５'), minutesOf(' 15 '), minutesOf(''), minutesOf('0'), minutesOf('五')]).toEqual([5, 15, null, undefined, undefined]);
});
