/** Getting the paper out: one pack after the other to the printer, or all of them into a file. */
import type { Text } from '$lib/bindings/Text';
import * as ipc from '$lib/ipc';
import { refusalOf, type Refusal } from '$lib/refusal';
import type { Packs } from './packs.svelte';

export type Result =
	| { kind: 'printed'; sheets: number }
	| { kind: 'saved'; path: string }
	| { kind: 'said'; text: Text; done: string[] }
	| { kind: 'refused'; refusal: Refusal; done: string[] };
/** How far it has come. */
type Going = { what: 'print' | 'save'; n: number; total: number };

export class Printing {
	going = $state.raw<Going | null>(null);
	result = $state.raw<Result | null>(null);
	/** Nothing is chosen, and somebody pressed print. */
	nothing = $state(false);

	constructor(private readonly packs: Packs) {}

	/** What was chosen has changed: what came of the last press is about something else. */
	forget() {
		this.result = null;
		this.nothing = false;
	}

	async print() {
		const { copies, printer, a3 } = this.packs;
		const done: string[] = [];
		await this.#run('print', done, async (of) => {
			const { printed, message } = await ipc.printPack({ ...of, copies, printer, a3 });
			if (message) return { kind: 'said', text: message, done };
			return printed ? null : { kind: 'refused', refusal: { code: 'no-printer', detail: '' }, done };
		});
		this.result ??= done.length > 0 ? { kind: 'printed', sheets: this.packs.pages * copies } : null;
	}

	async save() {
		let path = '';
		const done: string[] = [];
		await this.#run('save', done, async (of, n) => {
			// One file is asked for by name; several go into a folder that is asked for once.
			const into = this.packs.parts.length === 1 ? 'file' : n === 1 ? 'new-folder' : 'same-folder';
			const saved = await ipc.savePack({ ...of, into });
			if (saved.path === null) return { kind: 'refused', refusal: { code: 'save-cancelled', detail: '' }, done };
			path = saved.path;
			return null;
		});
		this.result ??= done.length > 0 ? { kind: 'saved', path } : null;
	}

	async #run(what: Going['what'], done: string[], one: (of: Packs['parts'][number]['of'], n: number) => Promise<Result | null>) {
		if (this.going) return;
		this.going = { what, n: 1, total: 1 };
		this.result = null;
		try {
			// What was chosen last is counted first.
			await this.packs.ready();
			const { parts, places } = this.packs;
			this.nothing = parts.length === 0;
			for (const [at, { of }] of parts.entries()) {
				this.going = { what, n: at + 1, total: parts.length };
				this.result = await one(of, at + 1);
				if (this.result) return;
				done.push(places.find(({ id }) => id === of.place)?.title.ja ?? of.place);
			}
		} catch (thrown) {
			this.result = { kind: 'refused', refusal: refusalOf(thrown), done };
		} finally {
			this.going = null;
			// What lies in the boxes is other paper now.
			if (done.length > 0) await this.packs.reread().catch(() => undefined);
		}
	}
}
