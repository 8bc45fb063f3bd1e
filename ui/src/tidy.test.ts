/** Rules of the house that no linter knows. */
import { expect, it } from 'vitest';

const sources = import.meta.glob<string>(['./**/*.{ts,svelte,css}', '!./**/*.test.ts', '!./lib/bindings/**'], {
	query: '?raw',
	import: 'default',
	eager: true,
});
const NOUNS = ['incident', 'contact', 'deadline', 'plan', 'playbook', 'pack', 'search', 'keeping', 'proof', 'exchange', 'recovery'];
const all = Object.entries(sources);
const where = (wrong: RegExp) => all.filter(([, text]) => wrong.test(text)).map(([path]) => path);

it('sees the sources', () => expect(all.length).toBeGreaterThan(50));
it('a noun folder imports at most two others', () => {
	for (const noun of NOUNS) {
		const others = new Set<string>();
		for (const [path, text] of all.filter(([path]) => path.startsWith(`./${noun}/`))) {
			for (const found of text.matchAll(/from '\.\.\/(\w+)\//g)) {
				if (found[1] && NOUNS.includes(found[1])) others.add(found[1]);
			}
			expect(path).not.toBe('');
		}
		expect([...others].length, `${noun} imports ${[...others].join(', ')}`).toBeLessThanOrEqual(2);
	}
});
it('a component has at most 150 lines without its style', () => {
	for (const [path, text] of all.filter(([path]) => path.endsWith('.svelte'))) {
		expect(text.split('<style>')[0]?.split('\n').length, path).toBeLessThanOrEqual(151);
	}
});
it('a file has at most 400 lines', () => {
	for (const [path, text] of all) expect(text.split('\n').length, path).toBeLessThanOrEqual(400);
});
it('no text-autospace but none: "normal" garbles digits in WebKitGTK', () => {
	expect(where(/text-autospace:(?!\s*no-autospace)/)).toEqual([]);
});
it('no number is a link and no form is submitted', () => {
	expect(where(/href="?\{?["'`]?tel:|<form|onsubmit/)).toEqual([]);
});
it('Enter never goes on', () => expect(where(/=== 'Enter'/)).toEqual([]));
it('no inline style: the policy of the window would drop it', () => {
	expect(where(/\sstyle=["{]|\sstyle:[a-z-]+=|\{@html/)).toEqual([]);
});
it('no size below 16 px', () => {
	for (const [path, text] of all) {
		for (const size of text.matchAll(/font-size:\s*([\d.]+)(px|rem)/g)) {
			expect(Number(size[1]) * (size[2] === 'rem' ? 16 : 1), `${path}: ${size[0]}`).toBeGreaterThanOrEqual(16);
		}
	}
});
