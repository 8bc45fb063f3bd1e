import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const here = (path: string) => new URL(path, import.meta.url).pathname;

/**
 * The screen font under a name of its own, so that a font of the system cannot hide a packaging fault,
 * and without the .woff alternatives no webview of ours asks for.
 */
function screenFont(): Plugin {
	return {
		name: 'screen-font',
		enforce: 'pre',
		transform(css, id) {
			if (!/@fontsource\/noto-sans-jp\/.*\.css/.test(id)) return null;
			return css
				.replace(/'Noto Sans JP'/g, "'Tomoshibi Sans'")
				.replace(/,\s*url\([^)]*\.woff\)\s*format\('woff'\)/g, '');
		},
	};
}

export default defineConfig(({ mode }) => {
	// The fake stands in for the engine in tests and in `vite --mode fake`; it never reaches a real build.
	const fake = mode === 'fake' || mode === 'test';
	return {
		plugins: [screenFont(), svelte(), svelteTesting()],
		resolve: {
			alias: [
				...(fake ? [{ find: /^\$lib\/ipc$/, replacement: here('./src/lib/ipc.fake.ts') }] : []),
				{ find: '$lib', replacement: here('./src/lib') },
			],
		},
		build: {
			target: 'es2022',
			// A small font inlined as data: would be stopped by `font-src 'self'`.
			assetsInlineLimit: 0,
			modulePreload: { polyfill: false },
		},
		test: {
			environment: 'jsdom',
			include: ['src/**/*.test.ts'],
			setupFiles: ['./src/test-setup.ts'],
			css: false,
		},
	};
});
