import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

const NOUNS = ['incident', 'contact', 'deadline', 'plan', 'playbook', 'pack', 'recovery'];
const tauri = { group: ['@tauri-apps/*'], message: 'Only lib/ipc.ts talks to the app.' };
const nouns = { group: NOUNS.map((noun) => `**/${noun}/**`), message: 'This folder knows no noun.' };
const screens = { group: ['**/screens/**'], message: 'Screens are the outermost folder.' };
const ipc = { group: ['$lib/ipc', '**/ipc'], message: 'State classes ask the engine; components show their answer.' };
const forbid = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });

export default ts.config(
	{ ignores: ['dist', 'dist-fake', 'node_modules', 'src/lib/bindings'] },
	js.configs.recommended,
	...ts.configs.strict,
	...svelte.configs.recommended,
	{
		languageOptions: { globals: { ...globals.browser } },
		rules: {
			'no-console': ['error', { allow: ['error'] }],
			'svelte/no-at-html-tags': 'error',
			'svelte/no-inline-styles': 'error',
			'@typescript-eslint/consistent-type-imports': 'error',
		},
	},
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: { parserOptions: { parser: ts.parser, svelteConfig, extraFileExtensions: ['.svelte'] } },
		// A prop with `$bindable` must be a `let`, and then its neighbours are too.
		rules: { 'prefer-const': 'off', 'svelte/prefer-const': ['error', { destructuring: 'all' }] },
	},
	{ files: ['script/**', '*.config.*'], languageOptions: { globals: { ...globals.node } }, rules: { 'no-console': 'off' } },
	// Who may use whom: screens → nouns → shared → lib.
	{ files: ['src/**'], ignores: ['src/lib/ipc.ts'], rules: forbid(tauri) },
	{ files: ['src/lib/**'], ignores: ['src/lib/ipc.ts'], rules: forbid(tauri, nouns, screens, { group: ['**/shared/**'], message: 'lib stands below shared.' }) },
	{ files: ['src/shared/**'], rules: forbid(tauri, nouns, screens, ipc) },
	{ files: NOUNS.map((noun) => `src/${noun}/**`), rules: forbid(tauri, screens) },
	{ files: NOUNS.map((noun) => `src/${noun}/**/*.svelte`), rules: forbid(tauri, screens, ipc) },
	{ files: ['src/screens/**', 'src/App.svelte'], ignores: ['**/*.test.ts'], rules: forbid(tauri) },
	{ files: ['**/*.test.ts', 'src/lib/fake/**', 'src/lib/ipc.fake.ts'], rules: { '@typescript-eslint/no-non-null-assertion': 'off', '@typescript-eslint/only-throw-error': 'off' } },
);
