/* global axe */
/**
 * Screenshots of every screen of the built ui with the fake engine, and axe on each.
 * `npm run build:fake && npm run look -- FOLDER`. Served with the strict policy of the app: a violation fails the run.
 */
import { createServer } from 'node:http';
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { chromium } from 'playwright-core';

const out = process.argv[2] ?? 'look';
const browserPath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const root = new URL('../dist-fake/', import.meta.url).pathname;
const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.woff2': 'font/woff2' };
const POLICY =
	"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'";

const server = createServer(async (request, response) => {
	const path = request.url === '/' ? 'index.html' : decodeURIComponent(request.url.split('?')[0]);
	try {
		const body = await readFile(join(root, path));
		response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream', 'content-security-policy': POLICY });
		response.end(body);
	} catch {
		response.writeHead(404).end();
	}
});
await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
const address = `http://127.0.0.1:${server.address().port}/`;

const SIZES = [
	[1366, 768, '100'],
	[1366, 768, '150'],
	[1093, 614, '100'],
	[1093, 614, '150'],
	[1920, 1080, '100'],
	[1920, 1080, '150'],
];
const only = process.env.ONLY?.split(',');
const faults = [];

const settled = (page) => page.waitForSelector('[data-testid=window][data-settled=true]');
const press = async (page, id) => {
	await settled(page);
	await page.click(`[data-testid="${id}"]:visible`);
	await page.waitForTimeout(30);
	await settled(page);
};

/** The walk through the product: name of the shot, what to do before it. */
const WALK = [
	['1-home', async () => {}],
	['2-first-step', (page) => press(page, 'symptom-ehr')],
	['2-cannot', (page) => press(page, 'step-cannot')],
	['2-call', async (page) => {
		await press(page, 'cannot-back');
		await press(page, 'step-done');
	}],
	['2-decision', (page) => press(page, 'outcome-reached')],
	['2-name', (page) => press(page, 'choice-unsure')],
	['2-tracks', async (page) => {
		await press(page, 'recorder-skip');
		if (!(await page.isVisible('[data-step=post-notice]'))) throw new Error('not on the track');
	}],
	['2-resume', async (page) => {
		await page.evaluate(() => {
			const real = Date.now;
			Date.now = () => real() + 24 * 60000;
		});
		await page.waitForTimeout(1100);
		await page.keyboard.press('Shift');
	}],
	['2-all-steps', (page) => press(page, 'all-steps')],
	['2-note', async (page) => {
		await press(page, 'all-steps');
		await settled(page);
		await page.keyboard.press('F9');
		await page.fill('[data-testid=note-text]', '至急検体は手書き伝票で受付。結果は電話で返す');
		await page.fill('[data-testid=note-from]', '検査');
		await page.fill('[data-testid=note-to]', '本部');
		await press(page, 'note-add');
	}],
	['3-calls', async (page) => {
		await press(page, 'rail-calls');
		await press(page, 'contact-vendor-ehr');
		await press(page, 'outcome-waiting');
		await press(page, 'contact-mhlw');
	}],
	['3-unknown-number', (page) => press(page, 'contact-police-local')],
	['3-other', (page) => press(page, 'call-other')],
	['4-timeline', async (page) => {
		await press(page, 'other-back');
		await press(page, 'rail-timeline');
		await page.click('[data-testid=nature-decision]');
		await page.fill('[data-testid=note-from]', '院長');
		await page.fill('[data-testid=note-to]', '全体');
		await page.fill('[data-testid=note-text]', '救急の受け入れを止める。再開は本部会議で判断');
		await press(page, 'note-add');
		await press(page, 'entry-undo-5');
	}],
	['4-due', async (page) => {
		if (await page.isVisible('[data-testid=tab-due]')) await page.click('[data-testid=tab-due]');
	}],
	['4-state', async (page) => {
		if (await page.isVisible('[data-testid=tab-state]')) await page.click('[data-testid=tab-state]');
		await press(page, 'system-pacs');
	}],
	['5-paper', (page) => press(page, 'rail-paper')],
	['5-printed', (page) => press(page, 'print')],
	['6-display', (page) => press(page, 'rail-display')],
	['6-help', async (page) => {
		await press(page, 'display-close');
		await page.keyboard.press('F1');
	}],
];

/** No text under 16 px, no target under 44 px, nothing pushed out sideways. */
const measure = () => {
	const found = [];
	const visible = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest('.unseen');
	for (const element of document.querySelectorAll('body *')) {
		if (!visible(element)) continue;
		const words = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== '');
		if (words && parseFloat(getComputedStyle(element).fontSize) < 16) found.push(`small text: ${element.outerHTML.slice(0, 80)}`);
	}
	for (const target of document.querySelectorAll('button, select, input, textarea, label:has(input)')) {
		if (!visible(target)) continue;
		const within = target.matches('input[type=radio]') ? target.closest('label') : target;
		const { width, height } = within.getBoundingClientRect();
		const heightOfWrap = target.closest('.search')?.getBoundingClientRect().height ?? height;
		if (width < 44 || heightOfWrap < 44) found.push(`small target ${width}x${height}: ${target.outerHTML.slice(0, 100)}`);
	}
	if (document.documentElement.scrollWidth > innerWidth) found.push('wider than the window');
	for (const primary of document.querySelectorAll('[data-key=F12]')) {
		if (!visible(primary)) continue;
		const box = primary.getBoundingClientRect();
		if (box.bottom > innerHeight || box.right > innerWidth) found.push(`out of sight: ${primary.dataset.testid}`);
	}
	return found;
};

const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] });
for (const theme of ['light', 'dark']) {
	for (const [width, height, size] of SIZES) {
		for (const language of ['ja', 'en']) {
			const name = `${width}x${height}-${size}-${theme}-${language}`;
			if (only && !only.some((part) => name.includes(part))) continue;
			if (!only && (theme === 'dark' || language === 'en') && !(width !== 1093 && size === '100')) continue;
			await mkdir(join(out, name), { recursive: true });
			const page = await browser.newPage({ viewport: { width, height } });
			page.on('console', (message) => message.type() === 'error' && faults.push(`${name}: ${message.text()}`));
			page.on('pageerror', (error) => faults.push(`${name}: ${error.message}`));
			await page.addInitScript(
				([size, theme, language]) => {
					localStorage.setItem('display.size', size);
					localStorage.setItem('display.theme', theme);
					localStorage.setItem('display.language', language);
				},
				[size, theme, language],
			);
			await page.goto(address);
			await page.waitForSelector('[data-testid=symptom-ehr]');
			for (const [shot, prepare] of WALK) {
				try {
					await prepare(page);
				} catch (error) {
					faults.push(`${name} ${shot}: ${error.message.split('\n')[0]}`);
					await page.screenshot({ path: join(out, name, `${shot}-FAILED.png`) });
					break;
				}
				await page.evaluate(() => document.fonts.ready);
				await page.waitForTimeout(80);
				await page.screenshot({ path: join(out, name, `${shot}.png`) });
				for (const fault of await page.evaluate(measure)) faults.push(`${name} ${shot}: ${fault}`);
				await page.evaluate(`typeof axe === 'undefined' && (${JSON.stringify(axeSource)} && 0)`);
				await page.evaluate(axeSource);
				const { violations } = await page.evaluate(() =>
					axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }),
				);
				for (const violation of violations)
					for (const node of violation.nodes.slice(0, 3))
						faults.push(`${name} ${shot}: ${violation.id}: ${node.html.slice(0, 140)} ${node.any[0]?.message ?? ''}`);
			}
			await page.close();
		}
	}
}
await browser.close();
server.close();
for (const fault of new Set(faults)) console.log(fault);
console.log(`${new Set(faults).size} faults`);
process.exit(faults.length > 0 ? 1 : 0);
