// Every crate and page package must carry a licence the product may be given away under.
// A crate with a choice ("MIT OR Apache-2.0") needs one allowed alternative, one with "AND" needs all.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const allowed = new Set([
	'MIT', 'MIT-0', 'Apache-2.0', 'Apache-2.0 WITH LLVM-exception', 'BSD-2-Clause', 'BSD-3-Clause', 'BSL-1.0',
	'ISC', 'Zlib', 'Unicode-3.0', 'Unicode-DFS-2016', 'CC0-1.0', 'Unlicense', '0BSD', 'MPL-2.0', 'OFL-1.1',
	'CDLA-Permissive-2.0',
	// Of tools that build the page and never reach a user.
	'BlueOak-1.0.0', 'Python-2.0',
]);

function isAllowed(expression) {
	let text = expression.replaceAll('/', ' OR ');
	// A bracket is judged first and stands as one word afterwards.
	const bracket = /\(([^()]*)\)/;
	while (bracket.test(text)) text = text.replace(bracket, (_, inner) => (isChoiceAllowed(inner) ? 'MIT' : 'refused'));
	return isChoiceAllowed(text);
}

function isChoiceAllowed(text) {
	return text.split(/\s+OR\s+/).some((choice) => choice.split(/\s+AND\s+/).every((one) => allowed.has(one.trim())));
}

const metadata = JSON.parse(
	execFileSync('cargo', ['metadata', '--format-version', '1', '--locked'], { maxBuffer: 1 << 28 }).toString(),
);
const crates = metadata.packages.map((one) => [`${one.name} ${one.version}`, one.license ?? `file ${one.license_file}`]);

const lock = JSON.parse(readFileSync(new URL('../ui/package-lock.json', import.meta.url), 'utf8'));
const pages = Object.entries(lock.packages)
	.filter(([path, one]) => path !== '' && !one.link)
	.map(([path, one]) => [`${path.replace(/^.*node_modules\//, '')} ${one.version}`, one.license ?? 'none named']);

const refused = [...crates, ...pages].filter(([, licence]) => !isAllowed(licence));
for (const [name, licence] of refused) console.log(`${name}: ${licence}`);
console.log(`${crates.length} crates, ${pages.length} page packages, ${refused.length} with a licence that is not allowed`);
process.exitCode = refused.length === 0 ? 0 : 1;
