/** One walk through every screen and state of the product, in the order a response takes. */
import type { Page } from 'playwright-core';
import { gone, leaveName, onStep, pass, press, see, settled } from './window';

type Look = [name: string, go: (page: Page) => Promise<unknown>];
const failWith = (page: Page, code: 'disk-full' | null) =>
	page.evaluate((code) => {
		if (window.theFake) window.theFake.engine.failWith = code;
	}, code);

/** Opens a chapter: from the list, or from the line that stands for it in a narrow window. */
async function chapter(page: Page, id: string) {
	if (await page.isVisible(`[data-testid=chapter-${id}]`)) await press(page, `chapter-${id}`);
	else await page.selectOption('[data-testid=chapter-pick]', id);
	await page.waitForSelector(`[data-testid=chapter-title][data-chapter=${id}]`);
}
async function beside(page: Page, id: 'checklist' | 'risks' | 'tasks') {
	if (await page.isVisible(`[data-testid=plan-${id}]`)) await press(page, `plan-${id}`);
	else await page.selectOption('[data-testid=chapter-pick]', id);
}

/** The button of the line that says this. */
const lineOf = async (page: Page, words: string, what: 'correct' | 'undo') =>
	(await page.locator('[data-testid^=entry-]', { hasText: words }).first().getAttribute('data-testid'))?.replace('entry-', `entry-${what}-`) ?? '';

/** What stands beside the outline; in a narrow window it lies over it. */
const side = (page: Page, which: string) => page.locator(`label:has([data-testid=side-${which}]):visible`).click();
/** The picture is read when it is first wanted. */
async function drawn(page: Page) {
	if (await page.isVisible('[data-testid=diagram]')) await page.waitForSelector('[data-testid^=node-]:visible');
}

export const LOOKS: Look[] = [
	['1-home', (page) => see(page, 'symptom-unknown')],
	['1-contacts', (page) => press(page, 'rail-calls')],
	['7-plan-contacts', async (page) => {
		await press(page, 'rail-plan');
		await see(page, 'chapter-title');
		await chapter(page, 'contacts');
		await see(page, 'row-contacts-police-local');
	}],
	['7-plan-row', async (page) => {
		await press(page, 'open-contacts-police-local');
		await page.fill('[data-testid=contacts-number]', '０００−０００');
		await page.focus('[data-testid=contacts-night_number]');
		await see(page, 'contacts-number-wrong');
	}],
	['7-plan-take', async (page) => {
		await page.fill('[data-testid=contacts-number]', '110');
		await press(page, 'row-close');
		await press(page, 'take-contacts');
		await press(page, 'take-choose');
		await see(page, 'take-rows');
	}],
	['7-plan-systems', async (page) => {
		await press(page, 'take-back');
		await chapter(page, 'systems');
		await see(page, 'row-systems-ehr');
	}],
	['7-plan-facility', (page) => chapter(page, 'facility')],
	['7-plan-checklist', async (page) => {
		await beside(page, 'checklist');
		await page.click('input[data-testid=institution-2-1-no]');
		await see(page, 'check-institution-2-1-target');
	}],
	['7-plan-risks', async (page) => {
		await beside(page, 'risks');
		await press(page, 'pick-vpn');
		await page.locator('[data-testid^=open-risks]').first().click();
		await see(page, 'risks-asset');
	}],
	['7-plan-tasks', async (page) => {
		await beside(page, 'tasks');
		await press(page, 'todo-edit-restore-test');
		await see(page, 'todos-due');
	}],
	['7-plan-approval', async (page) => {
		await chapter(page, 'approval');
		await see(page, 'accept-all');
	}],
	['7-plan-approve', async (page) => {
		await press(page, 'accept-all');
		await page.fill('[data-testid=approver]', '高橋');
		await press(page, 'approve');
		await see(page, 'approve-ask');
	}],
	['7-plan-approved', async (page) => {
		await press(page, 'approve-sure');
		await see(page, 'approved');
		await press(page, 'compare-1');
		await see(page, 'compared');
	}],
	['8-outline', async (page) => {
		await press(page, 'rail-playbooks');
		await see(page, 'outline');
		await drawn(page);
	}],
	['8-step', async (page) => {
		await press(page, 'row-post-notice');
		await see(page, 'step-title');
	}],
	['8-answers', async (page) => {
		await press(page, 'row-warning-seen');
		await page.click('label:has([data-testid=group-where])');
		await see(page, 'answer-0');
	}],
	['8-problems', async (page) => {
		await settled(page);
		await page.keyboard.press('F12');
		await page.waitForSelector('[data-testid=row-new-1]');
		await press(page, 'problems');
		await see(page, 'problem-0');
	}],
	['8-remove', async (page) => {
		await press(page, 'step-remove');
		await see(page, 'remove-ask');
	}],
	['8-walk', async (page) => {
		await press(page, 'remove-reconnect');
		await gone(page, 'row-new-1');
		if (await page.isVisible('[data-testid=side-show]')) await press(page, 'side-show');
		await side(page, 'walk');
		await press(page, 'walk-done');
	}],
	['8-update', async (page) => {
		await side(page, 'update');
		await see(page, 'update-call-hq');
	}],
	['8-compare', async (page) => {
		await side(page, 'compare');
		await see(page, 'compare');
	}],
	['8-diagram', async (page) => {
		await side(page, 'diagram');
		await drawn(page);
	}],
	['8-about', async (page) => {
		if (await page.isVisible('[data-testid=side-panel-close]')) await press(page, 'side-panel-close');
		await press(page, 'about');
		await see(page, 'about-title');
	}],
	['8-copy', async (page) => {
		await press(page, (await page.isVisible('[data-testid=playbook-copy]')) ? 'playbook-copy' : 'playbook-copy-strip');
		await see(page, 'copy-make');
	}],
	['2-first-step', async (page) => {
		await press(page, 'rail-home');
		await press(page, 'symptom-ehr');
		await onStep(page, 'do-not-touch');
	}],
	['2-cannot', (page) => press(page, 'step-cannot')],
	['2-call', async (page) => {
		await press(page, 'cannot-back');
		await press(page, 'step-done');
		await onStep(page, 'call-hq');
	}],
	['2-question', async (page) => {
		await press(page, 'outcome-reached');
		await onStep(page, 'warning-seen');
	}],
	['2-tracks-name', async (page) => {
		await press(page, 'choice-unsure');
		await onStep(page, 'post-notice');
	}],
	['2-resume', async (page) => {
		await leaveName(page);
		await pass(page, 24 * 60_000);
		await page.keyboard.press('Shift');
		await see(page, 'resume');
	}],
	['2-failed', async (page) => {
		await failWith(page, 'disk-full');
		await press(page, 'step-done');
		await see(page, 'failure-bar');
	}],
	['2-all-steps', async (page) => {
		await failWith(page, null);
		await press(page, 'failure-again');
		await onStep(page, 'paper-reception');
		await press(page, 'all-steps');
	}],
	['2-note', async (page) => {
		await press(page, 'all-close');
		await settled(page);
		await page.keyboard.press('F9');
		await page.fill('[data-testid=note-from]', '検査');
		await page.fill('[data-testid=note-to]', '本部');
		await page.fill('[data-testid=note-text]', '至急検体は手書き伝票で受付。結果は電話で返す');
	}],
	['3-calls', async (page) => {
		await press(page, 'note-add');
		await press(page, 'rail-calls');
		await press(page, 'contact-vendor-ehr');
		await press(page, 'outcome-waiting');
		await press(page, 'contact-mhlw');
	}],
	['3-no-number', (page) => press(page, 'contact-police-local')],
	['3-other', (page) => press(page, 'call-other')],
	['4-log', async (page) => {
		await press(page, 'other-back');
		await press(page, 'rail-timeline');
		await page.click('[data-testid=nature-decision]');
		await page.fill('[data-testid=note-from]', '院長');
		await page.fill('[data-testid=note-to]', '全体');
		await page.fill('[data-testid=note-text]', '救急の受け入れを止める。再開は本部会議で判断');
		await press(page, 'note-add');
		await press(page, 'entry-undo-3');
		await see(page, 'note-added');
	}],
	['4-late', async (page) => {
		await page.fill('[data-testid=note-time]', '10:05ごろ');
		await page.fill('[data-testid=note-from]', '薬局');
		await page.fill('[data-testid=note-to]', '本部');
		await page.fill('[data-testid=note-text]', '門前の薬局に、処方せんは手書きと伝えた。紙の受付 34人');
		await see(page, 'note-asked');
		await page.fill('[data-testid=note-doer]', '田中');
		await page.fill('[data-testid=note-late-reason]', '手がはなせなかった');
	}],
	['4-correct', async (page) => {
		await press(page, 'note-add');
		await press(page, await lineOf(page, '門前の薬局', 'correct'));
		await page.fill('[data-testid=correct-text]', '門前の薬局に、処方せんは手書きと伝えた。紙の受付 43人');
		await page.fill('[data-testid=correct-time]', '10:10〜10:15');
		await press(page, 'correct-reason-1');
	}],
	['4-corrected', async (page) => {
		await press(page, 'correct-save');
		await gone(page, 'correct');
	}],
	['4-search', async (page) => {
		await settled(page);
		await page.keyboard.press('Control+k');
		await page.fill('[data-testid=search-words]', '薬局');
		await pass(page, 500);
		await see(page, 'search-count');
	}],
	['4-search-narrow', async (page) => {
		await press(page, 'search-narrow');
		await page.fill('[data-testid=search-words]', '受付');
		await pass(page, 500);
		await see(page, 'search-filters');
	}],
	['4-found', async (page) => {
		await page.fill('[data-testid=search-words]', '薬局');
		await pass(page, 500);
		await page.locator('[data-testid=search-hits] button').first().click();
		await page.waitForSelector('.sought');
	}],
	['4-past', (page) => press(page, 'log-past')],
	['4-due', async (page) => {
		await press(page, 'past-close');
		if (await page.isVisible('[data-testid=tab-due]')) await press(page, 'tab-due');
	}],
	['4-state', async (page) => {
		if (await page.isVisible('[data-testid=tab-state]')) await press(page, 'tab-state');
		await press(page, 'system-pacs');
	}],
	['5-paper', async (page) => {
		await press(page, 'rail-paper');
		await see(page, 'sheet-1');
	}],
	['5-amount', async (page) => {
		await page.click('[data-testid=amount] summary');
		await page.fill('[data-testid=hours]', '999');
		await page.keyboard.press('Tab');
		await see(page, 'hours-wrong');
	}],
	['5-quantities', async (page) => {
		await press(page, 'by-form');
		await page.click('[data-testid=quantities-hospital-d] summary');
		await see(page, 'quantity-hospital-d-F13-4');
	}],
	['5-many', async (page) => {
		await page.click('[data-testid=amount] summary');
		await press(page, 'places-more');
		await page.check('[data-testid=place-hospital-a]');
		await page.check('[data-testid=place-hospital-d]');
		await page.waitForFunction(() => document.querySelector('[data-testid=print]')?.textContent?.includes('151'));
	}],
	['5-replace', async (page) => {
		await press(page, 'replace');
		await see(page, 'replacing');
	}],
	['5-refused', async (page) => {
		await page.evaluate(() => {
			if (window.theFake) window.theFake.engine.printerGone = true;
		});
		await press(page, 'print');
		await see(page, 'other-printer');
	}],
	['5-printed', async (page) => {
		await page.selectOption('[data-testid=printer]', { index: 2 });
		await press(page, 'print');
		await see(page, 'printed');
	}],
	['5-boxes', async (page) => {
		await page.click('[data-testid=paper-tab-boxes]');
		await press(page, 'box-checked-front-desk');
		await see(page, 'box-reminder');
	}],
	['5-numbers', async (page) => {
		await page.click('[data-testid=paper-tab-numbers]');
		await page.fill('[data-testid=sheet-code]', '482-913');
		await press(page, 'sheet-code-go');
		await see(page, 'sheet-answer');
		await page.fill('[data-testid=slip-number]', 'DA-0127-5');
		await press(page, 'slip-number-go');
		await see(page, 'slip-answer');
	}],
	['6-checks', async (page) => {
		await press(page, 'rail-recovery');
		await see(page, 'go-live');
		await press(page, 'decide');
		await see(page, 'cannot-decide');
	}],
	['6-no', async (page) => {
		for (const check of ['vendor', 'clean', 'backup']) await press(page, `check-yes-${check}`);
		await press(page, 'check-no-test-patient');
		await press(page, 'check-no-test-patient');
	}],
	['6-decided', async (page) => {
		await page.fill('[data-testid=check-why-test-patient]', '会計がまだ。明日の朝に試す');
		await press(page, 'check-no-test-patient');
		await press(page, 'decide');
		await page.waitForSelector('[data-testid=band][data-mode=recovery]');
		await see(page, 'work-title');
	}],
	['6-systems', async (page) => {
		await page.click('[data-testid=recovery-tab-systems]');
		await see(page, 'forms-in-use');
	}],
	['6-day', async (page) => {
		await page.click('[data-testid=recovery-tab-day]');
		await press(page, 'day-close');
		await see(page, 'gaps');
	}],
	['6-later', async (page) => {
		await page.click('[data-testid=recovery-tab-later]');
		await page.fill('[data-testid=follow-number]', 'DA-0503-3');
		await page.fill('[data-testid=follow-text]', '血液検査の結果');
		await press(page, 'follow-add');
		await see(page, 'follow-done-DA-0503-3');
	}],
	['6-tie', async (page) => {
		await page.click('[data-testid=recovery-tab-entry]');
		await page.fill('[data-testid=recovery-me]', '佐藤');
		await page.fill('[data-testid=slip]', 'ＤＡ－０５３３－３');
		await page.keyboard.press('Enter');
		await page.waitForFunction(() => document.querySelector('[data-testid=work-title]')?.textContent?.includes('DA-0533-3'));
		await press(page, 'slip-go');
	}],
	['6-enter', async (page) => {
		await page.fill('[data-testid=tie-patient]', '10533');
		await page.fill('[data-testid=tie-second]', '鈴木');
		await page.check('[data-testid=form-F02]');
		await press(page, 'slip-go');
		await see(page, 'enter-time');
	}],
	['6-ask', (page) => press(page, 'slip-ask')],
	['6-more', async (page) => {
		await press(page, 'ask-back');
		await press(page, 'slip-more');
		await press(page, 'more-do');
	}],
	['6-leave', async (page) => {
		await press(page, 'more-back');
		await press(page, 'slip-leave');
		await press(page, 'leave-do');
	}],
	['6-wrong', async (page) => {
		await press(page, 'leave-back');
		await page.fill('[data-testid=slip]', 'DA-0533-9');
		await page.keyboard.press('Enter');
		await page.waitForSelector('.number .wrong');
	}],
	['6-check', async (page) => {
		await page.fill('[data-testid=slip]', 'DA-0525-5');
		await page.keyboard.press('Enter');
		await see(page, 'same-person');
	}],
	['6-cannot-close', async (page) => {
		if (!(await page.isVisible('[data-testid=end]'))) await page.click('[data-testid=recovery-tab-checks]');
		await press(page, 'end');
		await press(page, 'end-yes');
		await see(page, 'cannot-close');
	}],
	['7-keeping-copies', async (page) => {
		await press(page, 'rail-timeline');
		await press(page, 'log-keeping');
		await page.click('input[data-testid=keeping-copies]');
		await see(page, 'copy-now');
		await press(page, 'copy-now');
		await pass(page, 3_000);
		await press(page, 'drill');
		await see(page, 'drill-found');
	}],
	['7-keeping-place', async (page) => {
		await page.click('input[data-testid=keeping-place]');
		await see(page, 'keeping-file');
	}],
	['7-keeping-proof', async (page) => {
		await page.click('input[data-testid=keeping-proof]');
		await press(page, 'proof-make');
		await press(page, 'verify');
		await page.fill('[data-testid=check-code]', '409611870532991477602385-6');
		await press(page, 'check-do');
		await see(page, 'check-found');
	}],
	['7-keeping-export', async (page) => {
		await page.click('input[data-testid=keeping-export]');
		await see(page, 'export-do');
	}],
	['7-read-only', async (page) => {
		await page.evaluate(() => {
			if (window.theFake === undefined) return;
			window.theFake.engine.safe.medium = 'readOnly';
			window.theFake.engine.readOnly = { ja: 'ファイルがこわれています。読むことだけできます。', en: 'The file is damaged. It can only be read.' };
		});
		await press(page, 'rail-paper');
		await press(page, 'rail-timeline');
		await press(page, 'log-keeping');
		await page.click('input[data-testid=keeping-place]');
		await press(page, 'salvage');
		await see(page, 'salvaged');
	}],
	['6-display', (page) => press(page, 'rail-display')],
	['6-help', async (page) => {
		await press(page, 'display-close');
		await settled(page);
		await page.keyboard.press('F1');
		await see(page, 'help');
	}],
];
