/**
 * One field while somebody types in it. What is typed is kept apart from what the engine keeps, so that an answer
 * that comes late never overwrites a letter, and nothing shows as kept before the engine said so.
 */
import type { PlaceView } from '$lib/bindings/PlaceView';
import type { Refusal } from '$lib/refusal';

/** After so long without a key what stands there is kept. */
const KEEP_AFTER = 600;

export const same = (a: string[], b: string[]) => a.length === b.length && a.every((one, n) => one === b[n]);

/** How one field is kept, and read again when another window was quicker. Both answer with what is kept. */
export type Asks = { write: (texts: string[], was: string[]) => Promise<string[]>; read: () => Promise<string[]> };

export class FieldBox {
	/** What stands in the field. */
	texts = $state.raw<string[]>([]);
	/** Why it could not be read; said when somebody has left the field. */
	unread = $state.raw<Refusal | null>(null);
	/** What another window wrote here meanwhile. */
	other = $state.raw<string[] | null>(null);
	/** Somebody stands in the field. */
	held = $state(false);
	/** As the engine keeps it. */
	#kept: string[];
	/** As it was typed when the engine kept it: 「０３」 was sent, `03` is kept. */
	#sent: string[];
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(
		readonly place: PlaceView,
		readonly asks: Asks,
		kept: string[],
		private readonly keep: (box: FieldBox) => void,
	) {
		this.texts = this.#kept = this.#sent = kept;
	}

	/** What the engine is told it was, so that it notices another window's words. */
	get was(): string[] {
		return this.#kept;
	}

	/** Something stands here that the engine does not have. */
	get isDirty(): boolean {
		return !same(this.texts, this.#kept) && !same(this.texts, this.#sent);
	}

	/** The first of its texts. */
	get text(): string {
		return this.texts[0] ?? '';
	}

	/** A key was pressed. */
	type(texts: string[]) {
		this.texts = texts;
		this.unread = null;
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => this.#ask(), KEEP_AFTER);
	}

	/** Something was chosen: there is no next letter to wait for. */
	choose(texts: string[]) {
		this.type(texts);
		this.flush();
	}

	enter() {
		this.held = true;
	}

	/** Somebody left the field: kept at once, and shown as it is kept. */
	leave() {
		this.held = false;
		this.flush();
		this.#showKept();
	}

	/** Does not wait for a pause any longer. */
	flush() {
		clearTimeout(this.#timer);
		this.#ask();
	}

	/** The engine has kept what was sent, in its own writing. */
	wasKept(kept: string[], sent: string[]) {
		[this.#kept, this.#sent] = [kept, sent];
		this.unread = this.other = null;
		this.#showKept();
	}

	/** What the engine has was read again: shown unless somebody is typing something else. */
	told(kept: string[]) {
		if (this.isDirty || this.unread !== null) return;
		const shown = same(this.texts, this.#kept) || same(this.texts, this.#sent);
		this.#kept = this.#sent = kept;
		if (shown) this.texts = kept;
	}

	/** Another window was quicker: both are shown, and a person decides. */
	clashed(kept: string[]) {
		this.#kept = this.#sent = kept;
		this.other = same(kept, this.texts) ? null : kept;
	}

	takeTheirs() {
		this.texts = this.#kept;
		this.other = null;
	}

	keepMine() {
		this.other = null;
		this.#ask();
	}

	#ask() {
		if (this.isDirty && this.other === null && this.unread === null) this.keep(this);
	}

	#showKept() {
		if (!this.held && same(this.texts, this.#sent)) this.texts = this.#kept;
	}
}
