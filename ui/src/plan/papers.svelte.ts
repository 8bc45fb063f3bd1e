/** Documents and files that come out of the plan, and plans that come in from elsewhere. */
import type { DocumentKind } from '$lib/bindings/DocumentKind';
import type { PlanTakenView } from '$lib/bindings/PlanTakenView';
import type { PrintedView } from '$lib/bindings/PrintedView';
import type { Text } from '$lib/bindings/Text';
import * as ipc from '$lib/ipc';
import type { OpenDraft } from './draft.svelte';

export const DOCUMENTS: DocumentKind[] = ['bcp', 'contacts', 'check-table', 'checklist'];
export type Written = 'inventory' | 'calendar' | 'folder' | 'template';

export class Papers {
	/** The revision they are made from; `null` is the draft. */
	revision = $state<number | null>(null);
	/** What is being made just now. */
	busy = $state<DocumentKind | Written | 'take' | null>(null);
	/** Where the last one lies, and what is not in it. */
	saved = $state.raw<{ what: DocumentKind | Written; path: string; leftOut: Text[] } | null>(null);
	/** A document with characters that cannot be printed: it waits for a yes. */
	untold = $state.raw<{ kind: DocumentKind; leftOut: Text[] } | null>(null);
	/** What was handed to the printer last. */
	printed = $state.raw<({ kind: DocumentKind } & PrintedView) | null>(null);
	taken = $state.raw<PlanTakenView | null>(null);

	constructor(private readonly draft: OpenDraft) {}

	/** What cannot be printed is told before anything is saved; whoever has read it saves it all the same. */
	save(kind: DocumentKind, anyway = false) {
		this.untold = null;
		return this.#make(kind, async () => {
			const made = await ipc.saveDocument({ kind, revision: this.revision, anyway });
			if (made.path === null && made.leftOut.length > 0 && !anyway) this.untold = { kind, leftOut: made.leftOut };
			return made;
		});
	}

	/** Hands it to the printer; without one it opens in the viewer, which says so. */
	async print(kind: DocumentKind) {
		if (this.busy) return;
		[this.busy, this.printed] = [kind, null];
		await this.draft.act(async () => {
			this.printed = { kind, ...(await ipc.printDocument({ kind, revision: this.revision })) };
		});
		this.busy = null;
	}

	write(what: Written) {
		return this.#make(what, async () => {
			if (what === 'calendar') return { path: (await ipc.saveCalendar()).path, leftOut: [] };
			const write = { inventory: ipc.writeInventory, folder: ipc.writePlanFolder, template: ipc.writeTemplate }[what];
			return write();
		});
	}

	takeFolder = () => this.#take(ipc.takePlanFolder);
	takeTemplate = () => this.#take(ipc.takeTemplate);

	async #take(ask: () => Promise<PlanTakenView | null>) {
		if (this.busy) return;
		[this.busy, this.taken] = ['take', null];
		await this.draft.act(async () => {
			this.taken = await ask();
			if (this.taken?.taken) await this.draft.read();
		});
		this.busy = null;
	}

	/** Whoever closes the dialog knows that nothing was saved. */
	async #make(what: DocumentKind | Written, make: () => Promise<{ path: string | null; leftOut: Text[] }>) {
		if (this.busy) return;
		[this.busy, this.saved] = [what, null];
		await this.draft.act(async () => {
			const { path, leftOut } = await make();
			if (path !== null) this.saved = { what, path, leftOut };
		});
		this.busy = null;
	}
}
