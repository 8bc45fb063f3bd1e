/**
 * A person at the machine, by the keystroke-level model: every press, key and letter is counted and costs its
 * seconds, so that a task over its budget fails although the browser was quick.
 */
import type { Page } from 'playwright-core';
import { settled } from './window';

/** Seconds. Constants of the interface design, section 11. */
const KEY = 0.28;
const POINT = 1.1;
const CLICK = 0.2;
const CHANGE_HAND = 0.4;
const THINK = 1.35;
const LETTERS_READ = 6;
const LETTER_TYPED = 0.6;

export type Cost = { clicks: number; keys: number; letters: number; seconds: number };

export class Hands {
	private cost: Cost = { clicks: 0, keys: 0, letters: 0, seconds: 0 };
	private hand: 'mouse' | 'keys' | null = null;

	constructor(private readonly page: Page) {}

	/** What it took since the last time this was asked. */
	spent(): Cost {
		const { cost } = this;
		this.cost = { clicks: 0, keys: 0, letters: 0, seconds: 0 };
		this.hand = null;
		return { ...cost, seconds: Math.round(cost.seconds * 100) / 100 };
	}

	think() {
		this.cost.seconds += THINK;
	}

	async read(id: string) {
		const words = await this.page.locator(`[data-testid="${id}"]:visible`).first().innerText();
		this.cost.seconds += words.replace(/\s/g, '').length / LETTERS_READ;
	}

	async click(id: string) {
		await settled(this.page);
		this.take('mouse');
		this.cost.clicks += 1;
		this.cost.seconds += POINT + CLICK;
		await this.page.click(`[data-testid="${id}"]:visible`);
	}

	async key(name: string) {
		await settled(this.page);
		this.take('keys');
		this.cost.keys += 1;
		this.cost.seconds += KEY;
		await this.page.keyboard.press(name);
	}

	async type(words: string) {
		this.take('keys');
		this.cost.letters += [...words].length;
		this.cost.seconds += [...words].length * LETTER_TYPED;
		await this.page.keyboard.insertText(words);
	}

	/** Goes on with Tab until this has the focus, and fails when it is not within reach. */
	async tabTo(id: string, most: number) {
		for (let n = 0; n < most; n += 1) {
			await this.key('Tab');
			if ((await focused(this.page)) === id) return;
		}
		throw new Error(`${id} is not within ${most} Tabs; the focus is on ${await focused(this.page)}`);
	}

	private take(hand: 'mouse' | 'keys') {
		if (this.hand !== null && this.hand !== hand) this.cost.seconds += CHANGE_HAND;
		this.hand = hand;
	}
}

export const focused = (page: Page) =>
	page.evaluate(() => (document.activeElement instanceof HTMLElement ? (document.activeElement.dataset.testid ?? document.activeElement.tagName) : 'nothing'));
