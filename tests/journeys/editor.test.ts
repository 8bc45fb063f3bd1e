/** T8 and the rest of screen 8: playbooks are edited by keyboard alone, checked as typed, walked for a try. */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { axe } from './gates';
import { focused, Hands } from './hands';
import { gone, pass, press, see, sees, settled, Stage, words } from './window';

let stage: Stage;
beforeAll(async () => {
	stage = await Stage.open();
});
afterEach(async () => {
	await stage.closeWindows();
	expect(stage.faults.splice(0), 'the page has nothing to complain about').toEqual([]);
});
afterAll(() => stage.close());

async function opened(page: Page) {
	await press(page, 'rail-playbooks');
	await see(page, 'outline');
	await page.waitForFunction(() => document.activeElement?.getAttribute('data-testid') === 'playbook-title');
	await settled(page);
}
const steps = (page: Page) => page.evaluate(() => window.theFake?.engine.playbooks.open('reception').steps.map(({ id, number, title, errors }) => ({ id, number, title: title.ja, errors })) ?? []);
const problems = (page: Page) => page.evaluate(() => window.theFake?.engine.playbooks.open('reception').problems.map(({ code, step }) => `${code} ${step}`) ?? []);
const onFocus = (page: Page, id: string) => page.waitForFunction((id) => document.activeElement?.getAttribute('data-testid') === id, id);

describe('T8: a valid step is inserted', () => {
	it('by keyboard alone, in at most 30 seconds', async () => {
		const page = await stage.window();
		await opened(page);
		const hands = new Hands(page);
		hands.think();
		await hands.tabTo('row-do-not-touch', 4);
		for (let n = 0; n < 4; n += 1) await hands.key('ArrowDown');
		expect(await focused(page)).toBe('row-post-notice');
		await hands.key('F12');
		await onFocus(page, 'step-title');
		expect(await problems(page), 'an empty title is said at once').toContain('E6 new-1');
		hands.think();
		await hands.type('入口に係を1人立てる');
		await hands.key('Tab');
		await hands.key('Control+a');
		await hands.type('係を立てた');
		await hands.key('Tab');
		await page.waitForFunction(() => document.querySelector('[data-testid=editor-saved]')?.textContent?.includes('保存しました'));
		const cost = hands.spent();
		expect(cost.clicks).toBe(0);
		expect(cost.keys).toBeLessThanOrEqual(12);
		expect(cost.seconds).toBeLessThanOrEqual(30);
		expect((await steps(page))[5]).toEqual({ id: 'new-1', number: 6, title: '入口に係を1人立てる', errors: 0 });
		expect(await problems(page)).toEqual(['W2 call-vendor']);
	});
	it('the picture shows it without being asked, and changes nothing itself', async () => {
		const page = await stage.window();
		await opened(page);
		await see(page, 'node-post-notice');
		await page.focus('[data-testid=row-do-not-touch]');
		await new Hands(page).key('F12');
		await see(page, 'node-new-1');
		const was = await steps(page);
		const box = await page.locator('[data-testid=node-new-1]').boundingBox();
		if (!box) throw new Error('no box');
		await page.mouse.move(box.x + 20, box.y + 20);
		await page.mouse.down();
		await page.mouse.move(box.x + 120, box.y + 90, { steps: 4 });
		await page.mouse.up();
		expect(await steps(page)).toEqual(was);
		await page.locator('[data-testid=node-call-hq]').click();
		await page.waitForSelector('[data-testid=row-call-hq][aria-current=step]');
		expect(await focused(page), 'a press in the picture leads to the outline').toBe('row-call-hq');
	});
});

describe('the outline, by keyboard alone', () => {
	it('moves a step, takes it out with its links mended, and takes that back', async () => {
		const page = await stage.window();
		await opened(page);
		const hands = new Hands(page);
		await page.focus('[data-testid=row-do-not-touch]');
		for (let n = 0; n < 4; n += 1) await hands.key('ArrowDown');
		await hands.key('Alt+ArrowUp');
		await page.waitForFunction(() => document.querySelector('[data-testid=live]')?.textContent?.includes('手順4'));
		expect((await steps(page))[3]?.id).toBe('post-notice');
		await onFocus(page, 'row-post-notice');
		await hands.tabTo('step-remove', 12);
		await hands.key('Enter');
		await onFocus(page, 'remove-reconnect');
		await hands.key('Enter');
		await gone(page, 'row-post-notice');
		expect(await problems(page)).toEqual(['W2 call-vendor']);
		expect(await words(page, 'editor-done')).toContain('消しました');
		await hands.key('Control+z');
		await see(page, 'row-post-notice');
		await hands.key('Control+y');
		await gone(page, 'row-post-notice');
		expect(hands.spent().clicks).toBe(0);
	});
	it('Ctrl+Z in a field is the field’s own', async () => {
		const page = await stage.window();
		await opened(page);
		await page.focus('[data-testid=row-do-not-touch]');
		const hands = new Hands(page);
		await hands.key('F12');
		await onFocus(page, 'step-title');
		await hands.type('試し');
		await hands.key('Control+z');
		expect(await page.inputValue('[data-testid=step-title]')).toBe('');
		expect(await sees(page, 'row-new-1'), 'the step is still there').toBe(true);
	});
	it('a problem leads to the field that puts it right', async () => {
		const page = await stage.window();
		await opened(page);
		const hands = new Hands(page);
		await hands.tabTo('problems', 2);
		await hands.key('Enter');
		await hands.tabTo('problem-0', 3);
		await hands.key('Enter');
		await onFocus(page, 'step-script');
		await hands.type('カルテが止まりました。復旧の見込みを教えてください');
		await pass(page, 700);
		await see(page, 'problems-none');
	});
	it('a question is added with 「分からない」, and without it approval is blocked', async () => {
		const page = await stage.window();
		await opened(page);
		await page.focus('[data-testid=row-post-notice]');
		await press(page, 'row-post-notice');
		await press(page, 'branch-add');
		await onFocus(page, 'step-title');
		await new Hands(page).type('患者さんが30人より多い？');
		await page.check('[data-testid=group-where]', { force: true });
		await press(page, 'answer-drop-1');
		await page.waitForFunction(() => document.querySelector('[data-testid=problems]')?.textContent?.includes('問題 1件'));
		expect(await problems(page)).toContain('E3 new-1');
		await press(page, 'unsure-add');
		await page.waitForFunction(() => !document.querySelector('[data-testid=problems]')?.textContent?.includes('問題'));
	});
	it('Enter that ends a Japanese conversion opens and adds nothing', async () => {
		const page = await stage.window();
		await opened(page);
		await page.focus('[data-testid=row-do-not-touch]');
		await new Hands(page).key('F12');
		await onFocus(page, 'step-title');
		const device = await page.context().newCDPSession(page);
		await device.send('Input.imeSetComposition', { text: 'かかり', selectionStart: 3, selectionEnd: 3 });
		await device.send('Input.insertText', { text: '係' });
		await new Hands(page).key('Enter');
		expect((await steps(page)).length).toBe(12);
		expect(await focused(page)).toBe('step-title');
	});
});

describe('試しに歩く', () => {
	it('goes along the answers and back, and says which branches nobody tried', async () => {
		const page = await stage.window();
		await opened(page);
		await page.check('[data-testid=side-walk]', { force: true });
		await see(page, 'walk-done');
		expect(await words(page, 'walked')).toContain('未確認');
		await press(page, 'walk-done');
		await press(page, 'walk-done');
		await page.waitForSelector('[data-testid=walk-step][data-step=warning-seen]');
		await press(page, 'walk-no');
		await page.waitForSelector('[data-testid=walk-step][data-step=post-notice]');
		expect(await focused(page), 'each step is read out').toBe('walk-step');
		expect(await words(page, 'walked')).toBe('5 の分かれ道のうち 3 つは未確認');
		await press(page, 'walk-back');
		await page.waitForSelector('[data-testid=walk-step][data-step=warning-seen]');
		await press(page, 'open-warning-seen-unsure');
		await onFocus(page, 'row-warning-seen');
		expect(await page.evaluate(() => window.theFake?.engine.started), 'nothing is recorded').toBe(false);
	});
});

it('an update of the library is taken step by step, and taken back', async () => {
	const page = await stage.window();
	await opened(page);
	await page.check('[data-testid=side-update]', { force: true });
	await see(page, 'update-call-hq');
	expect(await page.isChecked('[data-testid=mine-call-hq]'), 'what is ours stays unless somebody says otherwise').toBe(true);
	expect(await page.isChecked('[data-testid=theirs-pull-lan]')).toBe(true);
	await press(page, 'update-merge');
	expect(await words(page, 'editor-done')).toContain('取り入れました');
	await press(page, 'editor-undo');
	await gone(page, 'editor-done');
});
it('a file with a fault says the line, and the list stays as it was', async () => {
	const page = await stage.window();
	await opened(page);
	await page.evaluate(() => {
		if (window.theFake) window.theFake.engine.playbooks.brokenFile = true;
	});
	await press(page, 'playbook-take');
	expect(await words(page, 'editor-untaken')).toContain('12行目');
	expect(await axe(page)).toEqual([]);
});
