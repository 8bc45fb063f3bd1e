/** Where the screenshots go: the folder JOURNEY_SHOTS names, else one that git does not see. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { BUILT } from './build';

export async function shoot(page: Page, folder: string, name: string) {
	const into = join(process.env.JOURNEY_SHOTS ?? join(BUILT, 'shots'), folder);
	await mkdir(into, { recursive: true });
	await page.evaluate(() => document.fonts.ready);
	await page.screenshot({ path: join(into, `${name}.png`) });
}
