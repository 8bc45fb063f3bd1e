import { defineConfig } from '../../ui/node_modules/vitest/dist/config.js';

const here = (path: string) => new URL(path, import.meta.url).pathname;
const ofPage = (name: string) => here(`../../ui/node_modules/${name}`);

/** The journeys lie outside ui/ but use its packages: one lock file for everything the page needs. */
export default defineConfig({
	root: here('.'),
	resolve: {
		alias: {
			'playwright-core': ofPage('playwright-core/index.mjs'),
			vitest: ofPage('vitest/dist/index.js'),
		},
	},
	test: {
		include: ['*.test.ts'],
		globalSetup: ['build.ts'],
		// A browser and its page share two cores with the runner.
		fileParallelism: false,
		testTimeout: 60_000,
		hookTimeout: 120_000,
	},
});
