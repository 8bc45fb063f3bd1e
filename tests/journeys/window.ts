/** Opens the built page in a browser of its own, under the policy of the real window, and reaches the fake behind it. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { BUILT } from './build';

const CHROMES = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const QUIET = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];
const TYPES: Record<string, string> = {
	'.html': 'text/html',
	'.js': 'text/javascript',
	'.css': 'text/css',
	'.woff2': 'font/woff2',
};
/** 10:23 in Japan, where the fake engine stands. */
export const START = new Date('2026-11-24T01:23:00Z');

export type Display = { size: '100' | '125' | '150'; theme: 'light' | 'dark'; language: 'ja' | 'en' };
export type Opening = Partial<Display> & { width?: number; height?: number; clock?: 'held' | 'real' };

async function policy(): Promise<string> {
	const config = new URL('../../src-tauri/tauri.conf.json', import.meta.url);
	const { csp } = JSON.parse(await readFile(config, 'utf8')).app.security as { csp: Record<string, string> };
	return Object.entries(csp).map(([what, from]) => `${what} ${from}`).join('; ');
}

async function serve(): Promise<Server> {
	const allowed = await policy();
	const server = createServer(async (request, response) => {
		const path = new URL(request.url ?? '/', 'http://page').pathname;
		const file = join(BUILT, 'fake', path === '/' ? 'index.html' : decodeURIComponent(path));
		try {
			const body = await readFile(file);
			const type = TYPES[extname(file)] ?? 'application/octet-stream';
			response.writeHead(200, { 'content-type': type, 'content-security-policy': allowed }).end(body);
		} catch {
			response.writeHead(404).end();
		}
	});
	await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
	return server;
}

/** The page server and the browser of one test file. */
export class Stage {
	private contexts: BrowserContext[] = [];
	/** What the page complained about: a fault of script, style or policy fails the test that caused it. */
	faults: string[] = [];

	private constructor(
		private readonly server: Server,
		private readonly browser: Browser,
	) {}

	static async open(): Promise<Stage> {
		const executablePath = CHROMES.find((path) => path !== undefined && existsSync(path));
		if (executablePath === undefined) throw new Error('no chromium here: script/setup installs it');
		return new Stage(await serve(), await chromium.launch({ executablePath, args: QUIET }));
	}

	/** A new window of a new user, as large and as lit as asked for. */
	async window({ size = '100', theme = 'light', language = 'ja', width = 1366, height = 768, clock = 'held' }: Opening = {}) {
		const context = await this.browser.newContext({ viewport: { width, height } });
		this.contexts.push(context);
		const page = await context.newPage();
		page.setDefaultTimeout(8_000);
		page.on('console', (message) => {
			// A refusal is logged by its code; the tests that cause one look for the bar instead.
			if (message.type() === 'error' && !message.text().startsWith('refused: ')) this.faults.push(message.text());
		});
		page.on('pageerror', (error) => this.faults.push(error.message));
		page.on('request', (request) => {
			if (!/^(data:|http:\/\/127\.0\.0\.1:)/.test(request.url())) this.faults.push(`asked for ${request.url()}`);
		});
		if (clock === 'held') await page.clock.install({ time: START });
		await page.addInitScript(
			(display) => {
				for (const [name, value] of Object.entries(display)) localStorage.setItem(`display.${name}`, value);
			},
			{ size, theme, language },
		);
		await page.goto(`http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`);
		await page.waitForSelector('[data-testid=symptom-ehr]');
		return page;
	}

	async closeWindows() {
		for (const context of this.contexts.splice(0)) await context.close();
	}

	async close() {
		await this.closeWindows();
		await this.browser.close();
		this.server.close();
	}
}

/** Time passes, on the wall and for the engine, without anybody waiting for it. */
export async function pass(page: Page, milliseconds: number) {
	await page.evaluate((by) => {
		if (window.theFake) window.theFake.engine.now += by;
	}, milliseconds);
	await page.clock.fastForward(milliseconds);
}

/** Lets the moment pass in which a second press of a double click is not taken. */
export async function settled(page: Page) {
	await page.waitForTimeout(0);
	if ((await page.getAttribute('[data-testid=window]', 'data-settled')) !== 'true') await page.clock.fastForward(700);
	await page.waitForSelector('[data-testid=window][data-settled=true]');
}

export const see = (page: Page, id: string) => page.waitForSelector(`[data-testid="${id}"]:visible`);
export const sees = (page: Page, id: string) => page.isVisible(`[data-testid="${id}"]`);
export const gone = (page: Page, id: string) => page.waitForSelector(`[data-testid="${id}"]`, { state: 'hidden' });
export const words = async (page: Page, id: string) => (await (await see(page, id)).innerText()).trim();
export const onStep = (page: Page, step: string) => page.waitForSelector(`[data-testid=step-title][data-step="${step}"]`);

/** Presses what carries this name, without counting it. */
export async function press(page: Page, id: string) {
	await settled(page);
	await page.click(`[data-testid="${id}"]:visible`);
}

/** A narrow window keeps the question for a name out of the way; a wide one has it beside the step. */
export async function leaveName(page: Page) {
	if (await sees(page, 'recorder-skip')) await press(page, 'recorder-skip');
}

/** Starts a response and stands on the step of that name, the way there taken by the engine. */
export async function walkedTo(page: Page, step: 'do-not-touch' | 'call-hq' | 'warning-seen' | 'post-notice') {
	await press(page, 'symptom-ehr');
	await onStep(page, 'do-not-touch');
	if (step === 'do-not-touch') return settled(page);
	await press(page, 'step-done');
	await onStep(page, 'call-hq');
	if (step === 'call-hq') return settled(page);
	await press(page, 'outcome-reached');
	await onStep(page, 'warning-seen');
	if (step === 'warning-seen') return settled(page);
	await press(page, 'choice-unsure');
	await onStep(page, 'post-notice');
	await leaveName(page);
	return settled(page);
}

/** What the engine has on record, in the order it was written. */
export const recorded = (page: Page): Promise<{ kind: string; text: string; from: string; to: string; undone: boolean; abandoned: boolean }[]> =>
	page.evaluate(() =>
		(window.theFake?.engine.entries ?? []).map(({ kind, text, from, to, undone, abandoned }) => ({ kind, text: text.ja, from, to, undone: undone !== null, abandoned })),
	);
