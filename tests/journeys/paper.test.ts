/** Screens 5 and 6: only what is stale is printed; slips are entered later by keyboard alone. */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { focused, Hands } from './hands';
import { gone, press, recorded, see, sees, settled, Stage, walkedTo, words } from './window';

let stage: Stage;
beforeAll(async () => {
	stage = await Stage.open();
});
afterEach(async () => {
	await stage.closeWindows();
	expect(stage.faults.splice(0), 'the page has nothing to complain about').toEqual([]);
});
afterAll(() => stage.close());

const asked = (page: Page, command: string) => page.evaluate((command) => (window.theFake?.engine.asked ?? []).filter((one) => one === command).length, command);
const focusOn = (page: Page, id: string) =>
	page.waitForFunction((id) => document.activeElement instanceof HTMLElement && document.activeElement.dataset.testid === id, id);

async function onPaper(page: Page) {
	await press(page, 'rail-paper');
	await see(page, 'sheet-1');
	await settled(page);
}

describe('T11: only what is stale', () => {
	it('is printed with three keys, and the box is fresh', async () => {
		const page = await stage.window();
		const hands = new Hands(page);
		hands.think();
		await hands.key('F8');
		expect(await words(page, 'paper-stale')).toContain('夜間の電話が変わりました');
		hands.think();
		await page.focus('[data-testid=replace]');
		await hands.key('Enter');
		expect(await words(page, 'replacing')).toContain('482-913 を抜く');
		await page.waitForFunction(() => document.querySelector('[data-testid=print]')?.textContent?.includes('5枚を印刷する'));
		hands.think();
		await hands.key('F12');
		expect(await words(page, 'printed')).toContain('5枚');
		const { clicks, keys, seconds } = hands.spent();
		expect([clicks, keys]).toEqual([0, 3]);
		expect(seconds).toBeLessThanOrEqual(12);
		await see(page, 'replaced-all');
		await press(page, 'replace-back');
		await see(page, 'place-front-desk');
		expect(await sees(page, 'paper-stale')).toBe(false);
	});
	it('with the printer gone says so in place, with both ways on', async () => {
		const page = await stage.window();
		await page.evaluate(() => {
			if (window.theFake) window.theFake.engine.printerGone = true;
		});
		await onPaper(page);
		await press(page, 'replace');
		await see(page, 'replacing');
		await press(page, 'print');
		expect(await words(page, 'paper-refused')).toContain('プリンターが見つかりません');
		await press(page, 'other-printer');
		await page.waitForFunction(() => document.activeElement?.getAttribute('data-testid') === 'printer');
		await page.keyboard.press('ArrowDown');
		await page.keyboard.press('ArrowDown');
		await gone(page, 'paper-refused');
		await press(page, 'print');
		await see(page, 'printed');
	});
});

describe('the preview', () => {
	it('turns with PageDown, and the list follows', async () => {
		const page = await stage.window();
		await onPaper(page);
		for (let n = 0; n < 6; n += 1) await page.keyboard.press('PageDown');
		await page.waitForFunction(() => document.querySelector('[data-testid=page-of]')?.textContent === '7／18枚目');
		expect(await page.getAttribute('[data-testid=sheet-2]', 'aria-current')).toBe('true');
		await page.keyboard.press('PageUp');
		await page.waitForFunction(() => document.querySelector('[data-testid=page-of]')?.textContent === '6／18枚目');
	});
	it('draws only the sheets in sight, however many packs are chosen', async () => {
		const page = await stage.window();
		await onPaper(page);
		await press(page, 'places-more');
		for (const place of await page.locator('[data-testid^=place-hospital]').all()) await place.check();
		await page.waitForFunction(() => document.querySelector('[data-testid=print]')?.textContent?.includes('272枚'));
		expect(await page.locator('[data-testid=sheets] button').count()).toBeLessThan(12);
		expect(await asked(page, 'packPage'), 'pages nobody looks at are not drawn').toBeLessThan(160);
	});
	it('a number of patients is typed, and nonsense is said and not taken', async () => {
		const page = await stage.window();
		await onPaper(page);
		await page.click('[data-testid=amount] summary');
		await page.fill('[data-testid=visits]', '１００');
		await page.keyboard.press('Tab');
		await page.waitForFunction(() => document.querySelector('[data-testid=print]')?.textContent?.includes('22枚'));
		await page.fill('[data-testid=visits]', '0');
		await page.keyboard.press('Tab');
		expect(await words(page, 'visits-wrong')).toContain('1から5,000');
		expect(await page.inputValue('[data-testid=visits]')).toBe('100');
	});
});

describe('how much paper', () => {
	it('every form says how many and why, and the way to change it leads to the plan', async () => {
		const page = await stage.window();
		await onPaper(page);
		await page.click('[data-testid=amount] summary');
		await press(page, 'by-form');
		expect(await words(page, 'quantities-total')).toContain('386枚');
		await page.click('[data-testid=quantities-hospital-d] summary');
		const orders = await words(page, 'quantity-hospital-d-F13-4');
		expect([orders.includes('60枚'), orders.includes('訓練で足りなかった'), orders.includes('計画で決めた数')]).toEqual([true, true, true]);
		await page.fill('[data-testid=visits]', '100');
		await page.keyboard.press('Tab');
		await page.waitForFunction(() => document.querySelector('[data-testid=quantity-front-desk-F03]')?.textContent?.includes('26枚'));
		await press(page, 'change-amounts');
		await see(page, 'add-amounts');
	});
});

describe('boxes and numbers', () => {
	it('six digits say whether a sheet is current, with Enter as from a scanner', async () => {
		const page = await stage.window();
		await onPaper(page);
		await page.click('[data-testid=paper-tab-numbers]');
		await page.fill('[data-testid=sheet-code]', '482-913');
		await page.keyboard.press('Enter');
		expect(await words(page, 'sheet-answer')).toContain('この紙は古くなっています');
		await page.fill('[data-testid=sheet-code]', '731220');
		await page.keyboard.press('Enter');
		await page.waitForFunction(() => document.querySelector('[data-testid=sheet-answer]')?.textContent?.includes('今のもの'));
	});
	it('a box is checked by somebody with a name', async () => {
		const page = await stage.window();
		await onPaper(page);
		await page.click('[data-testid=paper-tab-boxes]');
		await press(page, 'box-checked-front-desk');
		expect(await page.innerText('.wrong')).toContain('名前を書いてください');
		await page.fill('[data-testid=box-who]', '鈴木');
		await press(page, 'box-checked-front-desk');
		await page.waitForFunction(() => document.querySelector('[data-testid=checked-front-desk]')?.textContent?.includes('鈴木'));
	});
	it('a computer without numbers of its own is asked which it is, and prints then', async () => {
		const page = await stage.window();
		await page.evaluate(() => {
			if (window.theFake) window.theFake.engine.paper.shares = [];
		});
		await onPaper(page);
		await press(page, 'print');
		expect(await words(page, 'paper-refused')).toContain('何番か決まっていません');
		await press(page, 'share-2');
		await see(page, 'printed');
	});
});

/** In a response that was decided to go back, with somebody who records. */
async function recovering(page: Page) {
	await walkedTo(page, 'post-notice');
	await page.evaluate(() => {
		if (window.theFake) window.theFake.engine.recorder = '佐藤';
	});
	await press(page, 'rail-recovery');
	await see(page, 'go-live');
	for (const check of ['vendor', 'clean', 'backup', 'test-patient']) {
		await press(page, `check-yes-${check}`);
		await page.waitForSelector(`[data-testid=check-${check}][data-answer=yes]`);
	}
	await settled(page);
	await page.keyboard.press('F12');
	await see(page, 'decided');
	await settled(page);
}

describe('T12: going back', () => {
	it('asks for every answer, and for the reason of a no', async () => {
		const page = await stage.window();
		await walkedTo(page, 'post-notice');
		await press(page, 'rail-recovery');
		await see(page, 'go-live');
		await settled(page);
		await page.keyboard.press('F12');
		expect(await words(page, 'cannot-decide')).toContain('4つ');
		await press(page, 'check-no-vendor');
		await press(page, 'check-no-vendor');
		expect(await page.innerText('[data-testid=check-vendor]')).toContain('わけを書いてください');
		await page.fill('[data-testid=check-why-vendor]', '担当者の返事待ち');
		await press(page, 'check-no-vendor');
		await page.waitForSelector('[data-testid=check-vendor][data-answer=no]');
	});
	it('turns the band, and that can be taken back', async () => {
		const page = await stage.window();
		await recovering(page);
		await page.waitForSelector('[data-testid=band][data-mode=recovery]');
		expect(await words(page, 'band')).toContain('本番・復旧中');
		expect(await page.title()).toContain('【本番・復旧中】');
	});
	it('does not end before every number is accounted for', async () => {
		const page = await stage.window();
		await recovering(page);
		await press(page, 'end');
		await press(page, 'end-yes');
		expect(await words(page, 'cannot-close')).toContain('終われません');
		expect(await page.evaluate(() => window.theFake?.engine.closed)).toBe(false);
	});
	it('the text for the charts is there to be pasted', async () => {
		const page = await stage.window();
		await recovering(page);
		expect(await page.inputValue('[data-testid=chart-note]')).toContain('紙記録あり');
	});
});

describe('T13: three slips are entered later', () => {
	it('by keyboard alone: number, patient, sheets, times', async () => {
		const page = await stage.window();
		await recovering(page);
		const hands = new Hands(page);
		await page.focus('[data-testid=slip]');
		for (const [n, number] of ['ＤＡ－０５３３－３', 'DA-0534-4', 'DA-0535-5'].entries()) {
			if (n > 0) await page.focus('[data-testid=slip]');
			await hands.type(number);
			await hands.key('Enter');
			await focusOn(page, 'tie-patient');
			await hands.type(`1053${n + 3}`);
			if (n === 0) {
				await hands.tabTo('tie-second', 2);
				await hands.type('鈴木');
			}
			await hands.tabTo('form-F02', 4);
			await hands.key('Space');
			await hands.tabTo('form-F04', 1);
			await hands.key('Space');
			await hands.key('F12');
			await focusOn(page, 'enter-time');
			await hands.type('１０：１０');
			await hands.key('Tab');
			await hands.type('田中');
			await hands.key('F12');
			await page.waitForFunction((n) => document.querySelector('[data-testid=progress-entered]')?.textContent?.includes(`${30 + n}／43`), n);
			await page.waitForFunction(() => document.querySelector('[data-testid=work-title]')?.textContent?.includes('問診票'));
			await hands.key('F12');
			await page.waitForFunction((n) => document.querySelector('[data-testid=progress-entered]')?.textContent?.includes(`${31 + n}／43`), n);
		}
		expect(hands.spent().clicks).toBe(0);
		const lines = (await recorded(page)).filter((one) => one.text.includes('入力した'));
		expect(lines.length).toBe(6);
		expect(lines.at(-1)?.text).toContain('DA-0535-5');
	});
	it('a number with a wrong digit is said, and nothing opens', async () => {
		const page = await stage.window();
		await recovering(page);
		await page.focus('[data-testid=slip]');
		await new Hands(page).type('DA-0533-9');
		await page.keyboard.press('Enter');
		await page.waitForFunction(() => document.querySelector('.number .wrong')?.textContent?.includes('読み違えています'));
		expect(await page.getAttribute('[data-testid=work]', 'data-act')).toBe('tie');
		expect(await words(page, 'work-title')).toContain('DA-0532-2');
	});
	it('what cannot be read is asked for, and Esc goes back to the sheet', async () => {
		const page = await stage.window();
		await recovering(page);
		await page.evaluate(() => {
			const recovery = window.theFake?.engine.recovery;
			const slip = recovery?.slip('DA-0532-2');
			if (!recovery || !slip) return;
			slip.tied = { card: '', patientId: '10532', people: ['佐藤', '鈴木'], at: '2026-11-24T01:20:00Z', entry: 'tie' };
			recovery.sheet('DA-0532-2', 'F06', 1);
			recovery.settle(slip);
		});
		await press(page, 'rail-timeline');
		await press(page, 'rail-recovery');
		await see(page, 'slip-ask');
		await press(page, 'slip-ask');
		await settled(page);
		await page.keyboard.press('F12');
		expect(await page.innerText('[data-testid=ask-form]')).toContain('だれに聞いたか書いてください');
		await page.keyboard.press('Escape');
		await gone(page, 'ask-form');
		await see(page, 'enter-time');
	});
	it('the same person comparing is told', async () => {
		const page = await stage.window();
		await recovering(page);
		await press(page, 'pick-DA-0525-5');
		expect(await words(page, 'same-person')).toContain('別の人');
		await settled(page);
		await page.keyboard.press('F12');
		await page.waitForFunction(() => document.querySelector('[data-testid="slip-DA-0525-5"]')?.textContent?.includes('同じ人'));
		expect(await focused(page)).not.toBe('BODY');
	});
});
