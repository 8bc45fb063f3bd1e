/** The draft on the screen: the chapters, what is filled in, and what the check table says to it. */
import type { ChapterView } from '$lib/bindings/ChapterView';
import type { PlaceView } from '$lib/bindings/PlaceView';
import type { PlanView } from '$lib/bindings/PlanView';
import type { RowView } from '$lib/bindings/RowView';
import type { SavedRowView } from '$lib/bindings/SavedRowView';
import type { SectionView } from '$lib/bindings/SectionView';
import type { TakenBackView } from '$lib/bindings/TakenBackView';
import * as ipc from '$lib/ipc';
import { keepsNothing, type Refusal, refusalOf } from '$lib/refusal';
import { saving } from '$lib/saving.svelte';
import { type Asks, FieldBox } from './box.svelte';

export type Tab = 'chapter' | 'checklist' | 'risks' | 'tasks';
type Row = { part: string; row: string };

/** After this long without an answer the screen says that it is saving. */
const SAY_SO_AFTER = 150;
const keyOf = ({ part, row, field }: PlaceView) => `${part}/${row}/${field}`;

export class OpenDraft {
	view = $state.raw<PlanView | null>(null);
	chapter = $state.raw<ChapterView | null>(null);
	tab = $state<Tab>('chapter');
	/** A list beside the chapters: the risk register. */
	beside = $state.raw<SectionView | null>(null);
	/** When the engine last kept something. */
	savedAt = $state<string | null>(null);
	/** The engine is being asked, for longer than a blink. */
	slow = $state(false);
	/** The row that is open in its table. */
	open = $state.raw<Row | null>(null);
	/** The row that was taken out last, with the words that say which. */
	removed = $state.raw<(Row & { name: string }) | null>(null);
	/** What could not be done, until something else is. */
	refused = $state.raw<Refusal | null>(null);
	/** Something was taken back and can be made again. */
	canRedo = $state(false);
	/** There was nothing left to take back. */
	atStart = $state(false);
	/** Where the focus is to go, once it is on the screen. */
	wanted = $state.raw<PlaceView | null>(null);
	#boxes: Record<string, FieldBox> = {};
	#queue: FieldBox[] = [];
	#draining = false;
	/** How often somebody went to a chapter. */
	#turns = 0;

	/** Reads the frame, and the chapter somebody was in, else the first that is not done. */
	async read() {
		const turn = this.#turns;
		this.view = await ipc.planView();
		const here = this.chapter?.id ?? this.view.chapters.find((one) => one.left > 0 || one.isEmpty)?.id ?? this.view.chapters[0]?.id;
		if (here !== undefined) await this.#read(here, turn);
	}

	/** The answer for a chapter that somebody has turned away from meanwhile would take them back. */
	async #read(id: string, turn: number) {
		const chapter = await ipc.chapterView({ chapter: id });
		if (turn === this.#turns) this.#show(chapter);
	}

	/** The chapters one after another; the last one has none after it. */
	get next(): string | null {
		const chapters = this.view?.chapters ?? [];
		return chapters[chapters.findIndex((one) => one.id === this.chapter?.id) + 1]?.id ?? null;
	}

	/** Opens a chapter. What stands in a field is kept first. */
	async go(chapter: string) {
		this.flush();
		const isOther = chapter !== this.chapter?.id;
		this.tab = 'chapter';
		if (isOther) this.open = this.removed = null;
		const turn = ++this.#turns;
		await this.#try(() => this.#read(chapter, turn));
	}

	/** Opens what stands beside the chapters. */
	show(tab: Tab) {
		this.flush();
		[this.tab, this.open, this.removed] = [tab, null, null];
	}

	/** Opens the place that a missing thing names, and asks for the focus there. */
	async goTo(place: PlaceView) {
		if (place.chapter !== '') await this.go(place.chapter);
		const section = this.section(place.part);
		if (section?.isList && place.row !== '') this.open = { part: place.part, row: place.row };
		this.wanted = place;
	}

	section(part: string): SectionView | undefined {
		return this.beside?.part === part ? this.beside : this.chapter?.sections.find((section) => section.part === part);
	}

	/** The field while it is typed in. It outlives the row being closed as long as something is not kept. */
	box(section: SectionView, row: RowView, field: string): FieldBox {
		const place = { chapter: this.chapter?.id ?? '', part: section.part, row: row.id, field };
		return this.boxOf(place, row.values[field] ?? [], {
			write: async (texts, was) => {
				const answer = await ipc.setField({ part: place.part, row: place.row, field, texts, was });
				this.#take(place.part, answer);
				return answer.row?.values[field] ?? [];
			},
			read: async () => {
				const chapter = await ipc.chapterView({ chapter: place.chapter });
				if (chapter.id === this.chapter?.id) this.#show(chapter);
				const found = chapter.sections.find((one) => one.part === place.part)?.rows.find((one) => one.id === place.row);
				return found?.values[field] ?? [];
			},
		});
	}

	/** A field that is kept in its own way, in the one queue of all fields. */
	boxOf(place: PlaceView, kept: string[], asks: Asks): FieldBox {
		const known = this.#boxes[keyOf(place)];
		if (known) {
			// A field may be asked for while the screen is being drawn, when nothing may change.
			queueMicrotask(() => known.told(kept));
			return known;
		}
		const box = new FieldBox(place, asks, kept, (it) => this.#keep(it));
		this.#boxes[keyOf(place)] = box;
		return box;
	}

	/** Keeps what stands in the fields without waiting for a pause. */
	flush() {
		for (const box of Object.values(this.#boxes)) box.flush();
	}

	async addRow(part: string) {
		await this.#try(async () => {
			const answer = await ipc.addRow({ part });
			this.#take(part, answer);
			if (!answer.row) return;
			this.open = { part, row: answer.row.id };
			this.wanted = { chapter: '', part, row: answer.row.id, field: '' };
		});
	}

	/** Takes a row out; the notice that stays offers it back. */
	async removeRow(part: string, row: string, name: string) {
		await this.act(async () => {
			const answer = await ipc.removeRow({ part, row });
			this.#boxes = Object.fromEntries(Object.entries(this.#boxes).filter(([, { place }]) => place.part !== part || place.row !== row));
			this.#sections((section) => (section.part === part ? { ...section, rows: section.rows.filter((one) => one.id !== row) } : section));
			this.#take(part, answer);
			this.open = null;
			this.removed = { part, row, name };
		});
	}

	/** Moves a row one place up or down. */
	async moveRow(part: string, row: string, by: -1 | 1): Promise<number | null> {
		const rows = this.section(part)?.rows.map((one) => one.id) ?? [];
		const [from, to] = [rows.indexOf(row), rows.indexOf(row) + by];
		if (from < 0 || to < 0 || to >= rows.length) return null;
		rows.splice(to, 0, ...rows.splice(from, 1));
		const done = await this.act(async () => {
			const answer = await ipc.orderRows({ part, rows });
			this.#sections((section) => (section.part === part ? { ...section, rows: rows.flatMap((id) => section.rows.find((one) => one.id === id) ?? []) } : section));
			this.#take(part, answer);
		});
		return done ? to + 1 : null;
	}

	/** Takes the last change of the draft back, and shows where it was. */
	undo = () => this.#takeBack(ipc.undoDraft, true);
	redo = () => this.#takeBack(ipc.redoDraft, false);

	async #takeBack(ask: () => Promise<TakenBackView>, isUndo: boolean) {
		await this.act(async () => {
			const { place } = await ask();
			this.removed = null;
			this.atStart = isUndo && place === null;
			this.canRedo = place !== null && (isUndo || this.canRedo);
			if (place && place.chapter !== '' && place.chapter !== this.chapter?.id) [this.tab, this.chapter, this.open] = ['chapter', await ipc.chapterView({ chapter: place.chapter }), null];
			await this.read();
		});
	}

	/** Takes a file in: a diagram, a contract. Whoever closes the dialog knows that nothing was. */
	attach(row: string) {
		return this.act(async () => {
			const answer = await ipc.attachFile({ row });
			if (answer) this.#take('attachments', answer);
		});
	}

	/** Keeps an attached file where a person says. */
	saveAttached(row: string) {
		return this.act(async () => void (await ipc.saveAttachment({ row })));
	}

	/** Closes the open row; what others may choose from it is read again. */
	async closeRow() {
		this.flush();
		this.open = null;
		await this.reread();
	}

	/** Something was written here or in another window. */
	reread = () => this.look(() => this.read());

	/** A reading nobody asked for: it waits for what is being kept, and takes no notice off the screen. */
	async look(what: () => Promise<void>): Promise<boolean> {
		await this.#settled();
		return this.#run(what);
	}

	/** An act whose refusal stands on top of the screen. */
	async act(what: () => Promise<void>): Promise<boolean> {
		this.flush();
		await this.#settled();
		return this.#try(what);
	}

	#waiting: (() => void)[] = [];

	/** When everything that was typed is kept, or cannot be. */
	#settled(): Promise<void> {
		if (!this.#draining) return Promise.resolve();
		return new Promise((done) => this.#waiting.push(done));
	}

	#keep(box: FieldBox) {
		if (!this.#queue.includes(box)) this.#queue.push(box);
		void this.#drain();
	}

	/** One field after another. When nothing can be kept the rest waits for the next try. */
	async #drain(): Promise<boolean> {
		if (this.#draining) return false;
		this.#draining = true;
		const timer = setTimeout(() => (this.slow = true), SAY_SO_AFTER);
		let kept = true;
		for (let box = this.#queue.shift(); box && kept; box = kept ? this.#queue.shift() : undefined) {
			kept = await this.#keepOne(box);
			if (!kept) this.#queue.unshift(box);
		}
		clearTimeout(timer);
		this.slow = this.#draining = false;
		for (const done of this.#waiting.splice(0)) done();
		return kept;
	}

	async #keepOne(box: FieldBox): Promise<boolean> {
		const sent = box.texts;
		try {
			box.wasKept(await box.asks.write(sent, box.was), sent);
			saving.failed = null;
			return true;
		} catch (thrown) {
			return this.#refused(box, thrown);
		}
	}

	/** False when nothing can be kept just now. */
	async #refused(box: FieldBox, thrown: unknown): Promise<boolean> {
		const refusal = refusalOf(thrown);
		console.error(`refused: ${refusal.code}: ${refusal.detail}`);
		if (keepsNothing(refusal)) {
			saving.failed = { code: refusal.code, again: () => this.#drain() };
			return false;
		}
		if (refusal.code === 'unreadable-value') box.unread = refusal;
		else if (refusal.code === 'changed-elsewhere') box.clashed(await box.asks.read());
		else this.refused = refusal;
		return true;
	}

	#try(what: () => Promise<void>): Promise<boolean> {
		this.refused = null;
		this.atStart = false;
		return this.#run(what);
	}

	async #run(what: () => Promise<void>): Promise<boolean> {
		try {
			await what();
			return true;
		} catch (thrown) {
			const refusal = refusalOf(thrown);
			console.error(`refused: ${refusal.code}: ${refusal.detail}`);
			if (refusal.code !== 'save-cancelled') this.refused = refusal;
			return false;
		}
	}

	/** What a change brought: the row, what is left, the frame. */
	#take(part: string, { row, left, plan, savedAt }: SavedRowView) {
		[this.view, this.savedAt, this.removed, this.canRedo] = [plan, savedAt, null, false];
		if (!this.section(part)) return;
		if (this.chapter && this.beside?.part !== part) this.chapter = { ...this.chapter, left };
		if (row) this.#sections((section) => (section.part === part ? { ...section, rows: withRow(section.rows, row) } : section));
	}

	#sections(change: (section: SectionView) => SectionView) {
		if (this.chapter) this.chapter = { ...this.chapter, sections: this.chapter.sections.map(change) };
		if (this.beside) this.beside = change(this.beside);
	}

	#show(chapter: ChapterView) {
		this.chapter = chapter;
		for (const section of chapter.sections) {
			for (const row of section.rows) {
				for (const field of section.fields) {
					this.#boxes[keyOf({ chapter: '', part: section.part, row: row.id, field: field.id })]?.told(row.values[field.id] ?? []);
				}
			}
		}
	}
}

function withRow(rows: RowView[], row: RowView): RowView[] {
	return rows.some((one) => one.id === row.id) ? rows.map((one) => (one.id === row.id ? row : one)) : [...rows, row];
}
