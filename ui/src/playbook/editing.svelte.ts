/** The playbooks of the draft, and the one that is edited. The engine keeps, checks and draws; this shows its answers. */
import type { ComparedPlaybookView } from '$lib/bindings/ComparedPlaybookView';
import type { DryWalkView } from '$lib/bindings/DryWalkView';
import type { Edit } from '$lib/bindings/Edit';
import type { EditorView } from '$lib/bindings/EditorView';
import type { FlowProblemView } from '$lib/bindings/FlowProblemView';
import type { LibraryUpdateView } from '$lib/bindings/LibraryUpdateView';
import type { OutlineStepView } from '$lib/bindings/OutlineStepView';
import type { PlaybooksView } from '$lib/bindings/PlaybooksView';
import type { Text } from '$lib/bindings/Text';
import * as ipc from '$lib/ipc';
import { keepsNothing, type Refusal, refusalOf } from '$lib/refusal';
import { saving } from '$lib/saving.svelte';
import { FieldBox, same } from '../plan/box.svelte';
import type { Field } from './fields';
import { type Group, groupOf, groupsOf } from './groups';

export type Side = 'diagram' | 'walk' | 'compare' | 'update';
/** Where the focus is to go: the row when `field` is empty. */
export type Wanted = { step: string; field: string; branch: string };
/** What was done last and can be taken back, in words. */
export type Done = { removed: Text } | { gone: Text; restored: boolean } | { taken: Text } | { saved: string } | { merged: true } | { nothing: true };

/** After this long without an answer the screen says that it is saving. */
const SAY_SO_AFTER = 150;

export class Editing {
	list = $state.raw<PlaybooksView | null>(null);
	view = $state.raw<EditorView | null>(null);
	/** The step the buttons mean. */
	selected = $state('');
	/** Its fields are unfolded. */
	open = $state(false);
	group = $state<Group>('words');
	side = $state<Side>('diagram');
	wanted = $state.raw<Wanted | null>(null);
	walk = $state.raw<DryWalkView | null>(null);
	compared = $state.raw<ComparedPlaybookView | null>(null);
	update = $state.raw<LibraryUpdateView | null>(null);
	/** Why the last thing was not done, until something else is. */
	refused = $state.raw<Refusal | null>(null);
	done = $state.raw<Done | null>(null);
	/** Why a file was not taken in. */
	untaken = $state.raw<FlowProblemView[]>([]);
	slow = $state(false);
	/** Something was kept since the playbook was opened. */
	kept = $state(false);
	#boxes: Record<string, { box: FieldBox; field: Field }> = {};
	/** Counts the playbooks that were opened: forms made for the one before are made again. */
	opened = $state(0);
	#tail: Promise<unknown> = Promise.resolve();

	get step(): OutlineStepView | undefined {
		return this.view?.steps.find((step) => step.id === this.selected);
	}

	/** Something is typed that the engine does not have. */
	get isDirty(): boolean {
		return Object.values(this.#boxes).some(({ box }) => box.isDirty);
	}

	/** Something was written, here or in another window: what was said about it stays. */
	reread = () => this.#inTurn(() => this.#read().catch((thrown: unknown) => this.#failed(refusalOf(thrown), () => this.#read())));

	/** The list, and the playbook that was open, else the first. */
	async #read() {
		this.list = await ipc.playbooks();
		const ids = this.list.playbooks.map((one) => one.id);
		const here = this.view && ids.includes(this.view.id) ? this.view.id : ids[0];
		if (here === undefined) return;
		const view = await ipc.openPlaybook({ playbook: here });
		if (here !== this.view?.id) this.#opened(view);
		else if (view.edition !== this.view.edition || view.hasUpdate !== this.view.hasUpdate) this.#taken(view);
	}

	async go(playbook: string) {
		this.flush();
		await this.act(async () => this.#opened(await ipc.openPlaybook({ playbook })));
	}

	/** Points at a step; its fields stay as they were, folded or not, only when it is the same. */
	select(step: string) {
		if (step === this.selected || !this.view?.steps.some((one) => one.id === step)) return;
		this.flush();
		this.selected = step;
		this.open = false;
		this.#fitGroup();
	}

	unfold(step: string) {
		this.select(step);
		this.open = true;
	}

	fold() {
		this.flush();
		this.open = false;
		this.wanted = { step: this.selected, field: '', branch: '' };
	}

	/** Opens what a problem is about. Its words say where. */
	goTo({ step, field, branch }: Wanted) {
		if (step !== '') {
			this.unfold(step);
			this.group = groupOf(field, this.step);
		}
		this.wanted = { step, field, branch };
	}

	/** One place up or down the list; the focus goes along. */
	selectNext(by: -1 | 1) {
		const steps = this.view?.steps ?? [];
		const next = steps[steps.findIndex((one) => one.id === this.selected) + by];
		if (!next) return;
		this.select(next.id);
		this.wanted = { step: next.id, field: '', branch: '' };
	}

	/** A change at a press. What stands in the fields is kept first. */
	edit(edit: Edit): Promise<boolean> {
		this.flush();
		return this.act(async () => {
			const { view } = this;
			if (view) this.#changed(await ipc.editPlaybook({ playbook: view.id, edition: view.edition, edit }));
		});
	}

	/** A new step: its title is wanted next. */
	async add(edit: Edit & { edit: 'add-step' }) {
		if (!(await this.edit(edit)) || !this.view?.touched) return;
		this.unfold(this.view.touched);
		this.group = 'words';
		this.wanted = { step: this.selected, field: 'title', branch: '' };
	}

	async remove(step: string, reconnect: boolean) {
		const steps = this.view?.steps ?? [];
		const at = steps.findIndex((one) => one.id === step);
		const title = steps[at]?.title;
		if (!(await this.edit({ edit: 'remove-step', step, reconnect }))) return;
		this.open = false;
		this.done = title ? { removed: title } : null;
		const left = this.view?.steps ?? [];
		this.selected = (left[at] ?? left.at(-1))?.id ?? '';
		this.wanted = { step: this.selected, field: '', branch: '' };
	}

	async move(by: 'move-up' | 'move-down', step: string) {
		const had = { step, field: '', branch: '' };
		if ((await this.edit({ edit: by, step })) && !this.open) this.wanted = had;
	}

	undo = () => this.#inHistory(ipc.undoPlaybook, this.view?.canUndo === true || this.isDirty);
	redo = () => this.#inHistory(ipc.redoPlaybook, this.view?.canRedo === true);

	async #inHistory(ask: typeof ipc.undoPlaybook, possible: boolean) {
		this.flush();
		await this.act(async () => {
			const { view } = this;
			if (view && possible) this.#changed(await ask({ playbook: view.id, edition: view.edition }));
		});
		if (!possible) this.done = { nothing: true };
	}

	async copy(from: string | null, title: string): Promise<boolean> {
		return this.act(async () => {
			const view = await ipc.copyPlaybook({ from, title });
			this.list = await ipc.playbooks();
			this.#opened(view);
		});
	}

	/** Takes one's own playbook out of the draft; a built-in one is as it came again. */
	async drop() {
		const { view } = this;
		if (!view) return;
		await this.act(async () => {
			this.#boxes = {};
			this.list = await ipc.removePlaybook({ playbook: view.id });
			const restored = this.list.playbooks.some((one) => one.id === view.id);
			const next = restored ? view.id : this.list.playbooks[0]?.id;
			if (next !== undefined) this.#opened(await ipc.openPlaybook({ playbook: next }));
			this.done = { gone: view.title, restored };
		});
	}

	async take() {
		await this.act(async () => {
			const { playbook, problems } = await ipc.importPlaybook();
			this.untaken = playbook ? [] : problems;
			if (!playbook) return;
			this.list = await ipc.playbooks();
			this.#opened(playbook);
			this.done = { taken: playbook.title };
		});
	}

	async save() {
		const { view } = this;
		this.flush();
		await this.act(async () => {
			if (!view) return;
			const { path } = await ipc.exportPlaybook({ playbook: view.id });
			if (path !== null) this.done = { saved: path };
		});
	}

	/** Walks the draft for a try; the outline and the picture go along. */
	walkAlong = (path: string[]) =>
		this.act(async () => {
			const { view } = this;
			if (!view) return;
			this.walk = await ipc.dryWalk({ playbook: view.id, path });
			this.view = { ...view, walked: this.walk.walked };
			const step = this.walk.step?.id;
			if (step !== undefined) [this.selected, this.open] = [step, false];
		});

	compare = (revision: number | null) =>
		this.act(async () => {
			if (this.view) this.compared = await ipc.comparePlaybook({ playbook: this.view.id, revision });
		});

	readUpdate = () =>
		this.act(async () => {
			if (this.view) this.update = await ipc.libraryUpdate({ playbook: this.view.id });
		});

	merge = (steps: string[]) => {
		this.flush();
		return this.act(async () => {
			const { view } = this;
			if (!view) return;
			this.#changed(await ipc.mergeLibrary({ playbook: view.id, edition: view.edition, steps }));
			[this.update, this.done] = [null, { merged: true }];
		});
	};

	/** A field while it is typed in. It outlives the row being folded as long as something is not kept. */
	box(field: Field): FieldBox {
		const { view } = this;
		const key = `${view?.id}/${field.key}`;
		const kept = view ? field.read(view) : [];
		const known = this.#boxes[key];
		if (known) return known.box;
		const place = { chapter: '', part: 'playbooks', row: view?.id ?? '', field: field.key };
		const box = new FieldBox(place, { write: (texts) => this.#write(field, texts), read: () => this.#readAgain(field) }, kept, (it) => void this.#inTurn(() => this.#keep(it)));
		this.#boxes[key] = { box, field };
		return box;
	}

	/** Keeps what stands in the fields without waiting for a pause. */
	flush() {
		for (const { box } of Object.values(this.#boxes)) box.flush();
	}

	/** An act in its turn, whose refusal stands on top of the outline. */
	act(what: () => Promise<void>): Promise<boolean> {
		return this.#inTurn(() => this.#try(what));
	}

	#inTurn<T>(what: () => Promise<T>): Promise<T> {
		const turn = this.#tail.then(what, what);
		this.#tail = turn.catch(() => undefined);
		return turn;
	}

	async #write(field: Field, texts: string[]): Promise<string[]> {
		const { view } = this;
		if (!view) return texts;
		const answer = await ipc.editPlaybook({ playbook: view.id, edition: view.edition, edit: field.edit(texts) });
		if (answer.refused) throw { code: 'bad-edit', detail: field.key, says: answer.refused };
		this.#taken(answer);
		this.kept = true;
		return field.read(answer);
	}

	async #readAgain(field: Field): Promise<string[]> {
		if (!this.view) return [];
		const view = await ipc.openPlaybook({ playbook: this.view.id });
		this.#taken(view);
		return field.read(view);
	}

	async #keep(box: FieldBox) {
		if (!box.isDirty) return;
		const sent = box.texts;
		await this.#slowly(async () => {
			try {
				box.wasKept(await box.asks.write(sent, box.was), sent);
				[saving.failed, this.done] = [null, null];
			} catch (thrown) {
				await this.#notKept(box, refusalOf(thrown));
			}
		});
	}

	async #notKept(box: FieldBox, refusal: Refusal) {
		console.error(`refused: ${refusal.code}: ${refusal.detail}`);
		if (keepsNothing(refusal)) saving.failed = { code: refusal.code, again: () => this.#keepAll() };
		else if (refusal.code === 'changed-elsewhere') await this.#meet(box);
		else box.unread = refusal;
	}

	/** Another window changed the playbook: only where it changed these words somebody has to decide. */
	async #meet(box: FieldBox) {
		const there = await box.asks.read();
		if (same(there, box.was)) await this.#keep(box);
		else box.clashed(there);
	}

	/** Everything that is not kept yet, after nothing could be. */
	async #keepAll(): Promise<boolean> {
		saving.failed = null;
		for (const { box } of Object.values(this.#boxes)) if (saving.failed === null) await this.#inTurn(() => this.#keep(box));
		return saving.failed === null;
	}

	async #try(what: () => Promise<void>): Promise<boolean> {
		this.refused = this.done = null;
		this.untaken = [];
		return this.#slowly(async () => {
			try {
				await what();
				saving.failed = null;
				return this.refused === null;
			} catch (thrown) {
				await this.#failed(refusalOf(thrown), what);
				return false;
			}
		});
	}

	async #failed(refusal: Refusal, what: () => Promise<void>) {
		console.error(`refused: ${refusal.code}: ${refusal.detail}`);
		if (keepsNothing(refusal)) saving.failed = { code: refusal.code, again: () => this.act(what) };
		else if (refusal.code !== 'save-cancelled') this.refused = refusal;
		if (refusal.code === 'changed-elsewhere' && this.view) this.#taken(await ipc.openPlaybook({ playbook: this.view.id }));
	}

	async #slowly<T>(what: () => Promise<T>): Promise<T> {
		const timer = setTimeout(() => (this.slow = true), SAY_SO_AFTER);
		try {
			return await what();
		} finally {
			clearTimeout(timer);
			this.slow = false;
		}
	}

	/** Another playbook than before. */
	#opened(view: EditorView) {
		this.#boxes = {};
		this.opened += 1;
		[this.walk, this.compared, this.update, this.kept, this.open] = [null, null, null, false, false];
		if (this.side !== 'compare') this.side = 'diagram';
		this.selected = view.first;
		this.#taken(view);
	}

	/** The answer to a change. */
	#changed(view: EditorView) {
		if (view.refused) this.refused = { code: 'bad-edit', detail: '', says: view.refused };
		else this.kept = true;
		this.#taken(view);
		if (view.touched !== '' && view.steps.some((one) => one.id === view.touched)) this.selected = view.touched;
	}

	/** What the engine has. Nothing that is being typed is overwritten. */
	#taken(view: EditorView) {
		this.view = view;
		for (const { box, field } of Object.values(this.#boxes)) box.told(field.read(view));
		if (!view.steps.some((one) => one.id === this.selected)) [this.selected, this.open] = [view.steps.find((one) => one.id === view.first)?.id ?? view.steps[0]?.id ?? '', false];
		this.#fitGroup();
	}

	#fitGroup() {
		if (this.step && !groupsOf(this.step).includes(this.group)) this.group = 'words';
	}
}
