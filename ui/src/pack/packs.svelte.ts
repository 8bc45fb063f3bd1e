/** The paper packs: which one, how many sheets, what its pages look like. */
import type { ErrorCode } from '$lib/bindings/ErrorCode';
import type { PackPlaceView } from '$lib/bindings/PackPlaceView';
import type { PacksView } from '$lib/bindings/PacksView';
import type { SavedView } from '$lib/bindings/SavedView';
import type { Text } from '$lib/bindings/Text';
import * as ipc from '$lib/ipc';
import { refusalOf } from '$lib/refusal';

export type Result =
	| { kind: 'printed'; sheets: number }
	| { kind: 'saved'; path: string }
	| { kind: 'said'; text: Text }
	| { kind: 'refused'; code: ErrorCode };

export class Packs {
	view = $state.raw<PacksView | null>(null);
	place = $state<string | null>(null);
	visits = $state(0);
	hours = $state(0);
	copies = $state(1);
	printer = $state<string | null>(null);
	pages = $state(0);
	page = $state(1);
	/** The page shown, as the engine drew it. */
	image = $state.raw<string | null>(null);
	noPreview = $state(false);
	busy = $state<'print' | 'save' | null>(null);
	result = $state.raw<Result | null>(null);
	/** What the pages shown were made for. Asked for anything else, the engine would make the pack anew. */
	#shownOf = $state.raw<Of | null>(null);
	#asked = 0;
	#again = false;
	#drawing: Promise<void> | null = null;

	async read() {
		const view = await ipc.packs();
		const first = this.view === null;
		this.view = view;
		if (first) {
			this.visits = view.visits;
			this.hours = view.hours;
			this.place = view.places[0]?.id ?? null;
		}
		await this.preview();
	}

	/** A pack was made, here or elsewhere: what is on paper has changed, the choices here have not. */
	async reread() {
		if (this.view) this.view = await ipc.packs();
	}

	get shown(): PackPlaceView | null {
		return this.view?.places.find((one) => one.id === this.place) ?? null;
	}

	/** The sheets with the page each begins on. */
	get starts(): { title: string; page: number }[] {
		return (this.shown?.sheets ?? []).map(({ title, firstPage }) => ({ title, page: firstPage }));
	}

	choose(place: string) {
		this.place = place;
		this.page = 1;
		return this.preview();
	}

	setVisits(visits: number) {
		this.visits = visits;
		return this.preview();
	}

	setHours(hours: number) {
		this.hours = hours;
		return this.preview();
	}

	show(page: number) {
		this.page = Math.min(Math.max(1, page), Math.max(1, this.pages));
		return this.#draw();
	}

	/** Counts the sheets for these quantities and draws the page shown. Only the last of many presses is drawn. */
	preview(): Promise<void> {
		this.#again = true;
		this.#drawing ??= this.#previews().finally(() => (this.#drawing = null));
		return this.#drawing;
	}

	async #previews() {
		while (this.#again) {
			this.#again = false;
			const of = this.#of();
			if (of) await this.#previewOf(of);
		}
	}

	async #previewOf(of: Of) {
		this.result = null;
		try {
			this.pages = (await ipc.previewPack(of)).pages;
			this.#shownOf = of;
			await this.show(this.page);
		} catch (thrown) {
			this.result = { kind: 'refused', code: refusalOf(thrown).code };
		}
	}

	/** A small picture of one page, for the list of sheets. */
	async small(page: number): Promise<string | null> {
		const of = this.#shownOf;
		return of ? ipc.packPage({ ...of, page, width: 168 }).catch(() => null) : null;
	}

	print() {
		return this.#act('print', async (of) => {
			const { printed, message } = await ipc.printPack({ ...of, copies: this.copies, printer: this.printer });
			if (message) return { kind: 'said', text: message };
			return printed ? { kind: 'printed', sheets: this.pages * this.copies } : { kind: 'refused', code: 'no-printer' };
		});
	}

	save() {
		return this.#act('save', async (of) => {
			const saved: SavedView = await ipc.savePack(of);
			return saved.path === null ? { kind: 'refused', code: 'save-cancelled' } : { kind: 'saved', path: saved.path };
		});
	}

	async #act(what: 'print' | 'save', ask: (of: Of) => Promise<Result>) {
		const of = this.#of();
		if (!of || this.busy || this.pages === 0) return;
		this.busy = what;
		this.result = null;
		try {
			this.result = await ask(of);
		} catch (thrown) {
			this.result = { kind: 'refused', code: refusalOf(thrown).code };
		} finally {
			this.busy = null;
		}
	}

	async #draw() {
		const of = this.#shownOf;
		if (!of) return;
		const asked = ++this.#asked;
		try {
			const image = await ipc.packPage({ ...of, page: this.page, width: 960 });
			// A quicker answer for a later page must not be covered by a slow one for an earlier page.
			if (asked === this.#asked) [this.image, this.noPreview] = [image, false];
		} catch {
			if (asked === this.#asked) [this.image, this.noPreview] = [null, true];
		}
	}

	#of(): Of | null {
		return this.place === null ? null : { place: this.place, visits: this.visits, hours: this.hours };
	}
}

type Of = { place: string; visits: number; hours: number };
