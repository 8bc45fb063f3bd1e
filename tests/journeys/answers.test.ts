/** What the window owes a person under stress: every act can be taken back, nothing blocks, nothing typed is lost. */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { focused, Hands } from './hands';
import { gone, onStep, pass, press, recorded, see, sees, settled, Stage, walkedTo, words } from './window';

let stage: Stage;
beforeAll(async () => {
	stage = await Stage.open();
});
afterEach(async () => {
	await stage.closeWindows();
	expect(stage.faults.splice(0), 'the page has nothing to complain about').toEqual([]);
});
afterAll(() => stage.close());

type Code = 'disk-full' | 'not-saved' | 'bad-text' | null;
const failWith = (page: Page, code: Code) =>
	page.evaluate((code) => {
		if (window.theFake) window.theFake.engine.failWith = code;
	}, code);
const stepNow = (page: Page) => page.getAttribute('[data-testid=step-title]', 'data-step');

describe('undo', () => {
	it('stands beside what was just done and brings the step back', async () => {
		const page = await stage.window();
		await walkedTo(page, 'do-not-touch');
		await press(page, 'step-done');
		await onStep(page, 'call-hq');
		const previous = page.locator('[data-testid=previous]');
		expect(await previous.innerText()).toContain('さわらずに離れた');
		await settled(page);
		await previous.getByRole('button', { name: '取り消す' }).click();
		await onStep(page, 'do-not-touch');
		expect((await recorded(page)).map((one) => [one.kind, one.undone])).toEqual([
			['start', false],
			['step', true],
			['correction', false],
		]);
	});
	it('of a decision shows what was done on the road that was left', async () => {
		const page = await stage.window();
		await walkedTo(page, 'post-notice');
		await press(page, 'step-done');
		await onStep(page, 'paper-reception');
		await press(page, 'rail-timeline');
		const decision = (await recorded(page)).findIndex((one) => one.kind === 'choice') + 1;
		await press(page, `entry-undo-${decision}`);
		await page.waitForSelector(`[data-testid=entry-${decision}].gone`);
		expect(await words(page, `entry-${decision + 1}`)).toContain('選びなおす前の道');
		await press(page, 'rail-respond');
		await onStep(page, 'warning-seen');
		expect(await words(page, 'abandoned')).toContain('掲示を出した');
	});
	it('with Ctrl+Z does the same, but not while somebody types', async () => {
		const page = await stage.window();
		await walkedTo(page, 'do-not-touch');
		await press(page, 'step-done');
		await onStep(page, 'call-hq');
		await page.focus('[data-testid=heard]');
		const hands = new Hands(page);
		await hands.key('Control+z');
		expect(await stepNow(page)).toBe('call-hq');
		await page.focus('[data-testid=outcome-reached]');
		await hands.key('Control+z');
		await onStep(page, 'do-not-touch');
	});
	it('takes back a response that was started by mistake, for two minutes', async () => {
		const page = await stage.window();
		await walkedTo(page, 'do-not-touch');
		await press(page, 'withdraw');
		await see(page, 'symptom-ehr');
		await press(page, 'symptom-ehr');
		await see(page, 'withdraw');
		await pass(page, 125_000);
		await gone(page, 'withdraw');
	});
});

describe('a question', () => {
	it('offers 分からない last, and it leads on', async () => {
		const page = await stage.window();
		await walkedTo(page, 'warning-seen');
		const answers = await page.locator('[data-testid^=choice-]').allInnerTexts();
		expect(answers.at(-1)?.trim()).toBe('分からない');
		await press(page, 'choice-unsure');
		await onStep(page, 'post-notice');
	});
	it('is answered by keyboard alone', async () => {
		const page = await stage.window();
		await walkedTo(page, 'warning-seen');
		const hands = new Hands(page);
		await hands.tabTo('choice-unsure', 3);
		await hands.key('Enter');
		await onStep(page, 'post-notice');
	});
	it('is not answered by F12: no answer is the usual one', async () => {
		const page = await stage.window();
		await walkedTo(page, 'warning-seen');
		await new Hands(page).key('F12');
		expect(await stepNow(page)).toBe('warning-seen');
	});
});

describe('できない・わからない', () => {
	it('opens in place, keeps the instruction in sight and goes with Esc', async () => {
		const page = await stage.window();
		await walkedTo(page, 'do-not-touch');
		await press(page, 'step-cannot');
		await see(page, 'cannot-panel');
		expect(await sees(page, 'step-title')).toBe(true);
		expect(await page.locator('dialog[open], [role=dialog], [role=alertdialog]').count()).toBe(0);
		expect(await words(page, 'cannot-ask')).toContain('1234');
		await new Hands(page).key('Escape');
		await gone(page, 'cannot-panel');
		await onStep(page, 'do-not-touch');
	});
	it('goes on with a reason on record', async () => {
		const page = await stage.window();
		await walkedTo(page, 'do-not-touch');
		await press(page, 'step-cannot');
		await page.fill('[data-testid=cannot-note]', '手が届かない');
		await press(page, 'cannot-go');
		await onStep(page, 'call-hq');
		expect((await recorded(page)).at(-1)?.text).toContain('できなかった');
	});
	it('put off stays in sight', async () => {
		const page = await stage.window();
		await walkedTo(page, 'do-not-touch');
		await press(page, 'step-later');
		await see(page, 'later-go-do-not-touch');
	});
});

describe('work that goes on together', () => {
	it('each line can be taken up from the others and none waits', async () => {
		const page = await stage.window();
		await walkedTo(page, 'post-notice');
		for (const other of ['cut-backup-network', 'call-vendor', 'post-notice']) {
			await press(page, `track-go-${other}`);
			await onStep(page, other);
		}
		await press(page, 'track-go-side-by-side');
		await onStep(page, 'side-by-side');
		await press(page, 'step-done');
		await onStep(page, 'assess-damage');
		expect(await sees(page, 'track-go-call-vendor'), 'going on leaves the call open').toBe(true);
	});
	it('the narrow window has the lines too', async () => {
		const page = await stage.window({ width: 1093, height: 614, size: '150' });
		await walkedTo(page, 'post-notice');
		await press(page, 'side-more');
		await press(page, 'track-go-cut-backup-network');
		await onStep(page, 'cut-backup-network');
		expect(await page.isVisible('[data-testid=step-done]'), 'the list closed again').toBe(true);
	});
});

describe('a write that fails', () => {
	it('is said in red until it is kept, and the step stays', async () => {
		const page = await stage.window();
		await walkedTo(page, 'do-not-touch');
		await failWith(page, 'disk-full');
		await press(page, 'step-done');
		expect(await words(page, 'failure-bar')).toContain('記録できていません。紙に書いてください。');
		expect(await stepNow(page)).toBe('do-not-touch');
		expect(await page.getAttribute('[data-testid=failure-bar]', 'role')).toBe('alert');
		await press(page, 'rail-paper');
		expect(await sees(page, 'failure-bar'), 'on every screen').toBe(true);
		await press(page, 'rail-respond');
		await failWith(page, null);
		await press(page, 'failure-again');
		await onStep(page, 'call-hq');
		await gone(page, 'failure-bar');
		expect((await recorded(page)).filter((one) => one.kind === 'step')).toHaveLength(1);
	});
	it('loses no line, from F9 or on the log', async () => {
		const page = await stage.window();
		await walkedTo(page, 'post-notice');
		const hands = new Hands(page);
		await hands.key('F9');
		await hands.type('酸素の残りは2時間分');
		await failWith(page, 'not-saved');
		await hands.key('F12');
		await see(page, 'failure-bar');
		expect(await page.inputValue('[data-testid=note-text]')).toBe('酸素の残りは2時間分');
		await press(page, 'rail-timeline');
		expect(await page.inputValue('[data-testid=note-text]')).toBe('酸素の残りは2時間分');
		await failWith(page, null);
		await press(page, 'failure-again');
		await gone(page, 'failure-bar');
		expect((await recorded(page)).filter((one) => one.text === '酸素の残りは2時間分')).toHaveLength(1);
		expect(await page.inputValue('[data-testid=note-text]')).toBe('');
	});
	it('loses nothing that was heard on the telephone', async () => {
		const page = await stage.window();
		await walkedTo(page, 'post-notice');
		await press(page, 'rail-calls');
		await page.fill('[data-testid=heard]', '15時に来る');
		await failWith(page, 'disk-full');
		await press(page, 'outcome-reached');
		await see(page, 'failure-bar');
		await press(page, 'rail-respond');
		await press(page, 'rail-calls');
		expect(await page.inputValue('[data-testid=heard]')).toBe('15時に来る');
	});
	it('a sentence that cannot be kept is no alarm', async () => {
		const page = await stage.window();
		await walkedTo(page, 'post-notice');
		await failWith(page, 'bad-text');
		await press(page, 'step-done');
		await see(page, 'refusal');
		expect(await sees(page, 'failure-bar')).toBe(false);
	});
});

describe('Japanese input', () => {
	it.each([
		['composing', { isComposing: true }],
		['229', { keyCode: 229 }],
	])('a key of the input method (%s) does nothing', async (_, mark) => {
		const page = await stage.window();
		await walkedTo(page, 'do-not-touch');
		const before = await recorded(page);
		for (const key of ['F12', 'Enter', 'F9', 'F2', 'F8', 'Escape']) {
			await page.evaluate(
				([key, mark]) => {
					const event = new KeyboardEvent('keydown', { key: key as string, bubbles: true, cancelable: true, ...(mark as object) });
					(document.activeElement ?? document.body).dispatchEvent(event);
				},
				[key, mark],
			);
		}
		expect(await stepNow(page)).toBe('do-not-touch');
		expect(await sees(page, 'note-line')).toBe(false);
		expect(await recorded(page)).toEqual(before);
	});
	it('F12 inside a conversion confirms nothing; after it, it records the words', async () => {
		const page = await stage.window();
		await walkedTo(page, 'post-notice');
		await new Hands(page).key('F9');
		await see(page, 'note-text');
		const device = await page.context().newCDPSession(page);
		await device.send('Input.imeSetComposition', { text: 'けんたい', selectionStart: 4, selectionEnd: 4 });
		const before = await recorded(page);
		await new Hands(page).key('F12');
		expect(await recorded(page)).toEqual(before);
		expect(await sees(page, 'note-line')).toBe(true);
		await device.send('Input.insertText', { text: '検体' });
		await new Hands(page).key('F12');
		await see(page, 'note-added');
		expect((await recorded(page)).at(-1)?.text).toBe('検体');
	});
});

describe('Enter', () => {
	it('in a field sends nothing', async () => {
		const page = await stage.window();
		await walkedTo(page, 'post-notice');
		const hands = new Hands(page);
		await press(page, 'rail-timeline');
		const before = await recorded(page);
		for (const field of ['note-text', 'note-time', 'note-from']) {
			await page.focus(`[data-testid=${field}]`);
			await hands.type('10:23');
			await hands.key('Enter');
		}
		await press(page, 'rail-calls');
		for (const field of ['who', 'heard', 'call-search']) {
			await page.focus(`[data-testid=${field}]`);
			await hands.key('Enter');
		}
		expect(await recorded(page)).toEqual(before);
	});
	it('on the instruction does not go on', async () => {
		const page = await stage.window();
		await walkedTo(page, 'do-not-touch');
		expect(await focused(page)).toBe('step-title');
		await new Hands(page).key('Enter');
		expect(await stepNow(page)).toBe('do-not-touch');
	});
	it('held down, or a double click, does one step', async () => {
		const page = await stage.window();
		await walkedTo(page, 'do-not-touch');
		await page.dblclick('[data-testid=step-done]');
		await onStep(page, 'call-hq');
		expect((await recorded(page)).filter((one) => one.kind === 'step' || one.kind === 'call')).toHaveLength(1);
	});
});
