/** Builds the page twice: as it is shipped, and with the fake engine that the journeys walk with. */
import { execFileSync } from 'node:child_process';

const ui = new URL('../../ui/', import.meta.url).pathname;
export const BUILT = new URL('../../target/journeys/', import.meta.url).pathname;

export default function setup() {
	// What the runner says about itself would make a test build of it.
	const { VITEST: _, NODE_ENV: __, ...env } = process.env;
	for (const [name, mode] of [['shipped', 'production'], ['fake', 'fake']] as const) {
		const into = ['--mode', mode, '--outDir', `${BUILT}${name}`, '--emptyOutDir', '--logLevel', 'error'];
		execFileSync(process.execPath, ['node_modules/vite/bin/vite.js', 'build', ...into], { cwd: ui, env, stdio: 'inherit' });
	}
}
