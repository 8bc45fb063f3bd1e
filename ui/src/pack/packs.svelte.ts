/** The paper packs: which ones, how many sheets, what their pages look like. */
import type { PackPlaceView } from '$lib/bindings/PackPlaceView';
import type { PacksView } from '$lib/bindings/PacksView';
import type { PreviewView } from '$lib/bindings/PreviewView';
import type { QuantityView } from '$lib/bindings/QuantityView';
import type { SheetView } from '$lib/bindings/SheetView';
import * as ipc from '$lib/ipc';
import { refusalOf, type Refusal } from '$lib/refusal';
import type { PackOf } from '$lib/requests';
import { Pictures } from './pictures';
import { remembered, remember } from './remembered';

/** One sheet of what is to be printed, with the page it begins on among all pages. */
export type Start = { place: string; title: string; page: number; pages: number };
export type Amount = 'visits' | 'hours' | 'beds';
/** A pack among the pages in sight. */
type Span = { of: PackOf; first: number; view: PreviewView };

const SMALL = 168;
const LARGE = 960;

export class Packs {
	view = $state.raw<PacksView | null>(null);
	/** The packs to print, in the order of the list. */
	chosen = $state.raw<string[]>([]);
	/** The place whose changed sheets alone are printed, in place of whole packs. */
	replacing = $state<string | null>(null);
	visits = $state(0);
	hours = $state(0);
	/** As the plan has them, until somebody says otherwise. */
	beds = $state<number | null>(null);
	/** One clean sheet of each, to be copied. */
	masters = $state(false);
	/** A3 sheets come out on A3; otherwise they are made smaller. */
	a3 = $state(false);
	copies = $state(1);
	printer = $state<string | null>(null);
	page = $state(1);
	/** The page shown, as the engine drew it. */
	image = $state.raw<string | null>(null);
	noPreview = $state(false);
	making = $state(false);
	/** All the paper form by form, while somebody looks at it. */
	counted = $state.raw<QuantityView | null>(null);
	counting = $state(false);
	refused = $state.raw<Refusal | null>(null);
	#spans = $state.raw<Span[]>([]);
	#asked = 0;
	#again = false;
	#drawing: Promise<void> | null = null;
	readonly #small = new Pictures();

	pages = $derived(this.#spans.reduce((sum, { view }) => sum + view.pages, 0));
	/** The sheets with the page each begins on. */
	starts = $derived<Start[]>(
		this.#spans.flatMap(({ of, first, view }) =>
			view.sheets.map(({ title, firstPage, pages }) => ({ place: of.place, title, page: first + firstPage, pages })),
		),
	);

	async read() {
		const view = await ipc.packs();
		const first = this.view === null;
		this.view = view;
		if (first) {
			[this.visits, this.hours] = [view.visits, view.hours];
			this.chosen = this.#inOrder(remembered());
			if (this.chosen.length === 0) this.chosen = view.places.slice(0, 1).map((one) => one.id);
		}
		await this.preview();
	}

	/** A pack was made, here or elsewhere: what is on paper has changed, the choices here have not. */
	async reread() {
		if (this.view) this.view = await ipc.packs();
	}

	get places(): PackPlaceView[] {
		return this.view?.places ?? [];
	}

	/** How much each part of what is printed comes to. */
	get parts(): { of: PackOf; pages: number }[] {
		return this.#spans.map(({ of, view }) => ({ of, pages: view.pages }));
	}

	/** This pack as it was looked at last: binders that nobody looked at are not made only to be counted. */
	lookedAt(place: PackPlaceView): { pages: number; sheets: SheetView[] } | null {
		const shown = this.replacing === null ? this.#spans.find(({ of }) => of.place === place.id) : undefined;
		if (shown) return shown.view;
		return place.pages === null ? null : { pages: place.pages, sheets: place.sheets };
	}

	/** Beds matter for what is chosen. */
	get perBed(): boolean {
		return this.plannedBeds !== null;
	}

	/** Beds of a ward as the plan has them, when a ward is chosen. */
	get plannedBeds(): number | null {
		return this.places.find((one) => one.beds !== null && this.chosen.includes(one.id))?.beds ?? null;
	}

	toggle(place: string) {
		const others = this.chosen.filter((one) => one !== place);
		this.chosen = this.#inOrder(others.length < this.chosen.length ? others : [...others, place]);
		remember(this.chosen);
		return this.#restart();
	}

	/** Only the sheets of this place that have changed; `null` goes back to whole packs. */
	replace(place: string | null) {
		this.replacing = place;
		return this.#restart();
	}

	set(what: Amount, to: number) {
		this[what] = to;
		// What was counted was counted for another number.
		if (this.counted) void this.#count();
		return this.preview();
	}

	/** Shows all the paper form by form, or puts it away. Every pack is set for it, so it is asked for. */
	async toggleCounted() {
		if (this.counted) this.counted = null;
		else await this.#count();
	}

	async #count() {
		const { visits, hours } = this;
		this.counting = true;
		try {
			const counted = await ipc.quantities({ visits, hours });
			if (visits === this.visits && hours === this.hours) this.counted = counted;
		} catch (thrown) {
			this.refused = refusalOf(thrown);
		}
		this.counting = false;
	}

	setMasters(masters: boolean) {
		this.masters = masters;
		return this.#restart();
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

	/** When everything asked for so far is counted. */
	async ready() {
		await this.#drawing;
	}

	/** A small picture of one page, for the list of sheets. */
	small(page: number): Promise<string | null> {
		const at = this.#at(page);
		if (!at) return Promise.resolve(null);
		return this.#small.of(JSON.stringify(at), () => ipc.packPage({ ...at, width: SMALL }).catch(() => null));
	}

	#restart() {
		this.page = 1;
		return this.preview();
	}

	#inOrder(ids: string[]): string[] {
		return this.places.map((one) => one.id).filter((id) => ids.includes(id));
	}

	async #previews() {
		this.making = true;
		try {
			while (this.#again) {
				this.#again = false;
				await this.#previewAll(this.#wanted());
			}
		} finally {
			this.making = false;
		}
	}

	async #previewAll(wanted: PackOf[]) {
		this.refused = null;
		const spans: Span[] = [];
		try {
			for (const of of wanted) {
				const view = await ipc.previewPack(of);
				// Somebody has chosen anew meanwhile: what is asked now is not wanted any more.
				if (this.#again) return;
				const before = spans.at(-1);
				spans.push({ of, view, first: before ? before.first + before.view.pages : 0 });
			}
			this.#small.clear();
			this.#spans = spans;
			await this.show(this.page);
		} catch (thrown) {
			this.refused = refusalOf(thrown);
		}
	}

	async #draw() {
		const at = this.#at(this.page);
		const asked = ++this.#asked;
		if (!at) {
			this.image = null;
			return;
		}
		try {
			const image = await ipc.packPage({ ...at, width: LARGE });
			// A quicker answer for a later page must not be covered by a slow one for an earlier page.
			if (asked === this.#asked) [this.image, this.noPreview] = [image, false];
		} catch {
			if (asked === this.#asked) [this.image, this.noPreview] = [null, true];
		}
	}

	/** Which page of which pack this is. */
	#at(page: number): (PackOf & { page: number }) | null {
		const span = this.#spans.find(({ first, view }) => page > first && page <= first + view.pages);
		return span ? { ...span.of, page: page - span.first } : null;
	}

	#wanted(): PackOf[] {
		const { visits, hours, beds, masters } = this;
		const of = (place: string) => ({ place, visits, hours, beds, masters, replacing: false });
		return this.replacing === null ? this.chosen.map(of) : [{ ...of(this.replacing), replacing: true }];
	}
}
