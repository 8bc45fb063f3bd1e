/** A table of somebody else's on its way into a list of the plan: chosen, looked at, taken. */
import type { TableOutcomeView } from '$lib/bindings/TableOutcomeView';
import type { TableView } from '$lib/bindings/TableView';
import * as ipc from '$lib/ipc';
import type { OpenDraft } from './draft.svelte';

export class Taking {
	/** The list it goes into; `null` while nobody imports. */
	part = $state<string | null>(null);
	table = $state.raw<TableView | null>(null);
	/** What came of it. */
	outcome = $state.raw<TableOutcomeView | null>(null);
	/** The engine reads or takes. */
	busy = $state(false);
	/** There was nothing to take. */
	empty = $state(false);

	constructor(private readonly draft: OpenDraft) {}

	begin(part: string) {
		[this.part, this.table, this.outcome, this.empty] = [part, null, null, false];
	}

	leave() {
		this.part = null;
	}

	/** How many rows will be taken. */
	get count(): number {
		return this.table ? this.table.outcome.new + this.table.outcome.changed : 0;
	}

	choose() {
		const { part } = this;
		if (part === null) return;
		return this.#ask(async () => {
			this.table = (await ipc.chooseTable({ part })) ?? this.table;
			this.outcome = null;
		});
	}

	/** Column n fills this field; a field is filled by one column only. */
	map(n: number, field: string) {
		const { table } = this;
		if (!table) return;
		const mapping = table.columns.map((column, at) => (at === n ? field : column.field === field ? '' : column.field));
		return this.#read(mapping, table.sheet);
	}

	/** Another worksheet of the same file, its columns guessed anew. */
	turnTo(sheet: string) {
		return this.#read([], sheet);
	}

	#read(mapping: string[], sheet: string) {
		const { part, table } = this;
		if (part === null || !table) return;
		return this.#ask(async () => {
			this.table = await ipc.mapTable({ part, mapping, sheet: sheet === table.sheet ? null : sheet });
		});
	}

	take() {
		const { part, table } = this;
		this.empty = this.count === 0;
		if (part === null || !table || this.empty) return;
		return this.#ask(async () => {
			const mapping = table.columns.map((column) => column.field);
			this.outcome = await ipc.takeTable({ part, mapping, sheet: null });
			this.table = null;
			await this.draft.read();
		});
	}

	async #ask(what: () => Promise<void>) {
		if (this.busy) return;
		[this.busy, this.empty] = [true, false];
		await this.draft.act(what);
		this.busy = false;
	}
}
