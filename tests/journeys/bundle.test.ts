/** What is shipped: nothing of the fake, nothing from elsewhere, no more than a webview should have to read. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { BUILT } from './build';

const dist = new URL('../../ui/dist/', import.meta.url).pathname;
const source = new URL('../../ui/src/', import.meta.url).pathname;
/** The one the app was last built with is looked at too. */
const SHIPPED = [join(BUILT, 'shipped'), dist].filter((folder) => existsSync(folder));

const files = (folder: string, kind: RegExp) =>
	readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.filter((file) => kind.test(file))
		.map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8') }));
const lines = (all: { file: string; text: string }[], wrong: RegExp) =>
	all.flatMap(({ file, text }) => [...text.matchAll(wrong)].map((found) => `${file}: ${found[0]}`));

/** What the window reads before it shows anything: the first script and all that it imports at once. */
function shell(folder: string) {
	const all = files(folder, /\.(html|js)$/);
	const named = (text: string, how: RegExp) => [...text.matchAll(how)].map((found) => found[1] ?? '');
	const found = new Set<string>();
	const follow = (name: string) => {
		const script = all.find(({ file }) => file.endsWith(name));
		if (!script || found.has(script.file)) return;
		found.add(script.file);
		for (const next of named(script.text, /(?:from|import)\s*"\.\/([^"]+\.js)"/g)) follow(next);
	};
	const page = all.find(({ file }) => file.endsWith('index.html'));
	for (const name of named(page?.text ?? '', /(?:src|href)="[^"]*\/([^"/]+\.js)"/g)) follow(name);
	return all.filter(({ file }) => found.has(file));
}

/** Words that only the fake has. Found in the fake build, so that a renamed fake cannot hide. */
const OF_THE_FAKE = /theFake|fake\.engine|みどり野病院|incident-1|7F3A-91C2/g;

describe.each(SHIPPED)('%s', (folder) => {
	const code = files(folder, /\.(html|js|css)$/);

	it('has no fake in it', () => {
		expect(lines(files(join(BUILT, 'fake'), /\.js$/), OF_THE_FAKE).length).toBeGreaterThanOrEqual(5);
		expect(lines(code, OF_THE_FAKE)).toEqual([]);
	});
	it('talks to nobody: names of formats and help pages are the only addresses', () => {
		const known = /^https?:\/\/(www\.w3\.org\/|svelte\.dev\/e\/|ipc\.localhost)/;
		const found = lines(code, /(?:https?|wss?):\/\/[^\s"'`)]+/g).filter((one) => !known.test(one.slice(one.indexOf(': ') + 2)));
		expect(found).toEqual([]);
	});
	it('has no link to a number and no loose spacing of digits', () => {
		expect(lines(code, /["'`]tel:|text-autospace:\s*(?!no-autospace)\w+/g)).toEqual([]);
	});
	it('has at most 90 KB of script before the first screen', () => {
		const size = shell(folder).reduce((sum, { text }) => sum + gzipSync(text).length, 0);
		expect(size).toBeGreaterThan(50_000);
		expect(size).toBeLessThanOrEqual(90_000);
	});
	it('has at most 75 KB in what a screen brings along when it is opened', () => {
		const first = shell(folder).map(({ file }) => file);
		for (const { file, text } of files(folder, /\.js$/)) {
			if (!first.includes(file)) expect(gzipSync(text).length, file).toBeLessThanOrEqual(75_000);
		}
	});
});

describe('the source', () => {
	const code = files(source, /\.(svelte|ts|css)$/).filter(({ file }) => !file.endsWith('.test.ts'));

	it('listens to Enter nowhere and has no form to send', () => {
		expect(lines(code, /['"]Enter['"]|<form\b|onsubmit|requestSubmit|type="submit"/g)).toEqual([]);
	});
	it('reaches the fake only from the fake', () => {
		const others = code.filter(({ file }) => !/lib\/(fake\/|ipc\.fake\.ts)/.test(file) && file !== 'test-setup.ts');
		expect(lines(others, /ipc\.fake|lib\/fake|\.\/fake\//g)).toEqual([]);
	});
});
