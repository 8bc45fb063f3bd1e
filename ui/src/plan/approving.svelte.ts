/** Putting the draft into force: what stands in its way, what is accepted although it is missing, who approves. */
import type { ApprovalView } from '$lib/bindings/ApprovalView';
import type { CompareView } from '$lib/bindings/CompareView';
import type { RevisionsView } from '$lib/bindings/RevisionsView';
import * as ipc from '$lib/ipc';
import { now } from '$lib/now.svelte';
import { isoOf } from './days';
import type { OpenDraft } from './draft.svelte';

/** What has to be seen to first. */
export type Need = 'blockers' | 'unmet' | 'name' | 'day';

export class Approving {
	view = $state.raw<ApprovalView | null>(null);
	history = $state.raw<RevisionsView | null>(null);
	compared = $state.raw<CompareView | null>(null);
	/** Ids of items of the check table that are accepted although they are not met. */
	accepted = $state.raw<string[]>([]);
	name = $state('');
	role = $state('');
	day = $state('');
	nextReview = $state('');
	/** The sentence that says what will happen stands on the screen. */
	asking = $state(false);
	need = $state<Need | null>(null);
	/** The number of the revision that was made just now. */
	made = $state<number | null>(null);

	constructor(private readonly draft: OpenDraft) {}

	async read() {
		[this.view, this.history] = await Promise.all([ipc.approval(), ipc.revisions()]);
		const open = this.view.unmet.map((one) => one.id);
		this.accepted = this.accepted.filter((one) => open.includes(one));
	}

	/** Reads it anew; what cannot be read is said on top of the screen. */
	reread = () => this.draft.look(() => this.read());

	accept(item: string, yes: boolean) {
		this.accepted = yes ? [...this.accepted, item] : this.accepted.filter((one) => one !== item);
		this.need = null;
	}

	acceptAll() {
		this.accepted = this.view?.unmet.map((one) => one.id) ?? [];
		this.need = null;
	}

	/** The item does not apply here, and this is why. */
	exclude(item: string, reason: string) {
		return this.draft.act(async () => {
			await ipc.addRow({ part: 'exclusions', id: item });
			await ipc.setField({ part: 'exclusions', row: item, field: 'reason', texts: [reason], was: [] });
			await Promise.all([this.read(), this.draft.read()]);
		});
	}

	/** The item applies after all. */
	include(item: string) {
		return this.draft.act(async () => {
			await ipc.removeRow({ part: 'exclusions', row: item });
			await Promise.all([this.read(), this.draft.read()]);
		});
	}

	/** Somebody of the plan approves: the post comes along. */
	choose(name: string) {
		this.name = name;
		const known = this.view?.people.find((one) => one.name === name);
		if (known) this.role = known.post;
		this.need = null;
	}

	/** Says what will happen, unless something has to be seen to first. */
	ask() {
		this.made = null;
		this.need = this.#missing();
		this.asking = this.need === null;
	}

	#missing(): Need | null {
		if ((this.view?.blockers.length ?? 0) > 0) return 'blockers';
		if (this.view?.unmet.some((one) => !this.accepted.includes(one.id))) return 'unmet';
		if (this.name.trim() === '' || this.role.trim() === '') return 'name';
		return isoOf(this.day, now.at) === null || isoOf(this.nextReview, now.at) === null ? 'day' : null;
	}

	async publish() {
		const { name, role, accepted, view } = this;
		const [day, nextReview] = [isoOf(this.day, now.at), isoOf(this.nextReview, now.at)];
		if (!view || day === null || nextReview === null) return;
		await this.draft.act(async () => {
			this.history = await ipc.publishDraft({ number: view.number, name, role, day, nextReview, accepted });
			[this.made, this.accepted] = [view.number, []];
			await Promise.all([this.read(), this.draft.read()]);
		});
		this.asking = false;
	}

	compare(older: number, newer: number | null) {
		return this.draft.act(async () => {
			this.compared = await ipc.compareRevisions({ older, newer });
		});
	}
}
