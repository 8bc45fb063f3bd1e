/** Every screen in every size, light and language: axe, the measured gates, and a picture for people to look at. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { axe, measure } from './gates';
import { LOOKS } from './screens';
import { shoot } from './shots';
import { type Display, press, see, settled, Stage } from './window';

let stage: Stage;
beforeAll(async () => {
	stage = await Stage.open();
});
afterEach(async () => {
	await stage.closeWindows();
	expect(stage.faults.splice(0), 'the page has nothing to complain about').toEqual([]);
});
afterAll(() => stage.close());

const WINDOWS = [[1366, 768], [1093, 614], [1920, 1080]] as const;
const ALL = WINDOWS.flatMap(([width, height]) =>
	(['100', '150'] as const).flatMap((size) =>
		(['light', 'dark'] as const).flatMap((theme) => (['ja', 'en'] as const).map((language) => ({ width, height, size, theme, language }))),
	),
);
type Kind = Display & { width: number; height: number };
/** All but English on the largest window, where it has room to spare. LOOKS_ONLY=1093x614-150 chooses by name. */
const CHOSEN = ALL.filter((kind) => (kind.language === 'ja' || kind.width !== 1920) && nameOf(kind).includes(process.env.LOOKS_ONLY ?? ''));

function nameOf({ width, height, size, theme, language }: Kind) {
	return `${width}x${height}-${size}-${theme}-${language}`;
}

it('the gates see what they are there for', async () => {
	const page = await stage.window();
	expect([...(await measure(page)), ...(await axe(page))]).toEqual([]);
	await page.evaluate(() => {
		const [small, wide, faint] = ['symptom-ehr', 'home-print', 'home-go-on'].map((id) => document.querySelector<HTMLElement>(`[data-testid=${id}]`));
		if (!small || !wide || !faint) return;
		Object.assign(small.style, { fontSize: '12px', minHeight: '20px', height: '20px', overflow: 'hidden' });
		small.append('x');
		wide.style.width = '3000px';
		Object.assign(faint.style, { color: '#ccc', background: '#fff' });
		document.querySelector('[data-testid=live]')?.remove();
		document.querySelector('h1')?.after(Object.assign(document.createElement('h1'), { textContent: 'x' }));
	});
	const found = [...(await measure(page)), ...(await axe(page))].join('\n');
	for (const fault of ['letters under 16 px', 'target of', 'scrolls sideways', 'live regions', 'first headings', 'color-contrast']) {
		expect(found).toContain(fault);
	}
	await press(page, 'rail-paper');
	await see(page, 'sheet-1');
	await page.evaluate(() => {
		document.querySelector<HTMLElement>('[data-key=F12]')?.style.setProperty('margin-top', '900px');
		document.body.appendChild(document.createElement('div')).style.setProperty('height', '9px');
	});
	const last = (await measure(page)).join();
	for (const fault of ['not seen whole', 'can scroll by 9']) expect(last).toContain(fault);
});

it.each(CHOSEN.map((kind) => [nameOf(kind), kind] as const))('%s', { timeout: 180_000 }, async (name, kind) => {
	const page = await stage.window(kind);
	const faults: string[] = [];
	for (const [look, go] of LOOKS) {
		await go(page);
		await settled(page);
		await shoot(page, name, look);
		for (const fault of await measure(page)) faults.push(`${look}: ${fault}`);
		// Colours and names are the same in every window.
		if (kind.width === 1366) for (const fault of await axe(page)) faults.push(`${look}: ${fault}`);
	}
	expect(faults).toEqual([]);
});
