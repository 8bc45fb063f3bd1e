/** What is looked at on every screen: axe, size of letters and targets, nothing cut off, one live region. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';

const axeSource = readFile(new URL('../../ui/node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Every violation, with the element it is about. */
export async function axe(page: Page): Promise<string[]> {
	const source = await axeSource;
	await page.evaluate(source);
	return page.evaluate(async (rules) => {
		type Node = { html: string; any: { message: string }[] };
		type Run = (root: Document, options: object) => Promise<{ violations: { id: string; nodes: Node[] }[] }>;
		const { run } = (window as unknown as { axe: { run: Run } }).axe;
		const { violations } = await run(document, { runOnly: rules });
		return violations.flatMap(({ id, nodes }) => nodes.map(({ html, any }) => `${id}: ${html.slice(0, 120)} ${any[0]?.message ?? ''}`));
	}, RULES);
}

/** What can be measured. Runs in the page. */
export const measure = (page: Page): Promise<string[]> =>
	page.evaluate(() => {
		const found: string[] = [];
		const visible = (element: Element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest('.unseen');
		const name = (element: Element) => element.outerHTML.replace(/\s+/g, ' ').slice(0, 110);

		for (const element of document.querySelectorAll('body *')) {
			if (!visible(element) || element.tagName === 'OPTION') continue;
			const speaks = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
			if (speaks && parseFloat(getComputedStyle(element).fontSize) < 16) found.push(`letters under 16 px: ${name(element)}`);
		}
		for (const control of document.querySelectorAll('button, a, select, input, textarea, summary')) {
			if (!visible(control)) continue;
			// A radio button is pressed by its label, the search line by its whole box.
			const target = control.closest('label') ?? control;
			const { width, height } = target.getBoundingClientRect();
			if (width < 43.9 || height < 43.9) found.push(`target of ${Math.round(width)}x${Math.round(height)}: ${name(control)}`);
			if (control.tagName === 'BUTTON' && control.scrollWidth > control.clientWidth + 1) found.push(`label cut off: ${name(control)}`);
		}
		for (const box of [document.documentElement, ...document.querySelectorAll('body *')]) {
			if (!visible(box) || box.scrollWidth <= box.clientWidth + 1) continue;
			const { overflowX } = getComputedStyle(box);
			if (box === document.documentElement || overflowX === 'auto' || overflowX === 'scroll') found.push(`scrolls sideways: ${name(box)}`);
		}
		// What a key presses must be seen whole, or nobody knows what the key does.
		const layers = [...document.querySelectorAll('[data-layer]')].filter(visible);
		for (const primary of (layers.at(-1) ?? document).querySelectorAll('[data-key=F12]')) {
			if (!visible(primary)) continue;
			const { top, left, bottom, right } = primary.getBoundingClientRect();
			const whole = top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth;
			const places = [[0.5, 0.5], [0.1, 0.1], [0.9, 0.1], [0.1, 0.9], [0.9, 0.9]] as const;
			const seen = places.every(([x, y]) => primary.contains(document.elementFromPoint(left + (right - left) * x, top + (bottom - top) * y)));
			if (!whole || !seen) found.push(`not seen whole: ${name(primary)}`);
		}
		const { scrollTop, scrollHeight, clientHeight } = document.documentElement;
		if (scrollTop + document.body.scrollTop > 0) found.push('the window itself has scrolled');
		if (scrollHeight > clientHeight + 1) found.push(`the window itself can scroll by ${scrollHeight - clientHeight}`);
		const live = document.querySelectorAll('[data-testid=live]');
		if (live.length !== 1 || live[0]?.getAttribute('aria-live') !== 'polite') found.push(`${live.length} live regions`);
		if (document.querySelectorAll('h1').length !== 1) found.push(`${document.querySelectorAll('h1').length} first headings`);
		if (document.querySelectorAll('main').length !== 1) found.push('not one main');
		return [...new Set(found)];
	});
