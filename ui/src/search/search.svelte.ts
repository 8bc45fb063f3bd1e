/** Looking for something in all that was recorded. Results come while somebody types; an old answer never covers a newer one. */
import type { EntryKind } from '$lib/bindings/EntryKind';
import type { ErrorCode } from '$lib/bindings/ErrorCode';
import type { HitView } from '$lib/bindings/HitView';
import type { Nature } from '$lib/bindings/Nature';
import type { SearchView } from '$lib/bindings/SearchView';
import * as ipc from '$lib/ipc';
import { now } from '$lib/now.svelte';
import { refusalOf } from '$lib/refusal';
import { iso, parseMoment } from '$lib/time';

/** A pause in typing after which it is worth looking. */
const PAUSE = 120;
/** While old records are still being read, the list is asked for again after this. */
const READ_ON = 700;

const nothing = () => ({ person: '', kind: '' as EntryKind | '', nature: '' as Nature | '', since: '', until: '', open: false, here: false });

export class Search {
	words = $state('');
	filters = $state(nothing());
	view = $state.raw<SearchView | null>(null);
	/** The lines of all pages asked for so far. */
	hits = $state.raw<HitView[]>([]);
	/** A moment that cannot be read, by its field. */
	wrong = $state.raw<{ since: boolean; until: boolean }>({ since: false, until: false });
	refused = $state<ErrorCode | null>(null);
	/** The response that is open, for "only this one". */
	incident: string | null = null;
	#asked = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;

	/** How many filters narrow what is found. */
	get narrowed(): number {
		const { person, kind, nature, since, until, open, here } = this.filters;
		return [person, kind, nature, since.trim(), until.trim(), open, here].filter(Boolean).length;
	}

	/** Words or a filter are there: only then is there anything to look for. */
	get looking(): boolean {
		return this.words.trim() !== '' || this.narrowed > 0;
	}

	get more(): boolean {
		return this.view !== null && this.hits.length < this.view.count;
	}

	/** Somebody types: looks once they pause. */
	typed(words: string) {
		this.words = words;
		this.#later(PAUSE);
	}

	/** A filter changed. */
	narrow() {
		this.#later(PAUSE);
	}

	clear() {
		this.filters = nothing();
		this.#later(0);
	}

	/** Stops waiting and forgets answers that are still under way. */
	stop() {
		clearTimeout(this.#timer);
		this.#asked += 1;
	}

	async find() {
		clearTimeout(this.#timer);
		const asked = ++this.#asked;
		if (!this.looking) {
			[this.view, this.hits] = [null, []];
			return;
		}
		const view = await this.#page(asked, 0);
		if (!view) return;
		[this.view, this.hits] = [view, view.hits];
		if (!view.complete) this.#later(READ_ON);
	}

	/** The next page, below what is shown. */
	async findMore() {
		if (!this.view || !this.more) return;
		const asked = ++this.#asked;
		const view = await this.#page(asked, Math.floor(this.hits.length / this.view.pageSize));
		if (!view) return;
		const known = this.hits.map((hit) => hit.entry);
		this.view = { ...this.view, count: view.count, complete: view.complete };
		this.hits = [...this.hits, ...view.hits.filter((hit) => !known.includes(hit.entry))];
	}

	#later(pause: number) {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.find(), pause);
	}

	/** One page, or nothing when a newer question was asked meanwhile. */
	async #page(asked: number, page: number): Promise<SearchView | null> {
		const request = this.#request(page);
		if (!request) return null;
		try {
			const view = await ipc.search(request);
			if (asked !== this.#asked) return null;
			this.refused = null;
			return view;
		} catch (thrown) {
			if (asked === this.#asked) this.refused = refusalOf(thrown).code;
			return null;
		}
	}

	#request(page: number) {
		const { person, kind, nature, since, until, open, here } = this.filters;
		const at = (typed: string, end: boolean) => (typed.trim() === '' ? null : parseMoment(typed, now.at, end));
		const [from, to] = [at(since, false), at(until, true)];
		this.wrong = { since: since.trim() !== '' && from === null, until: until.trim() !== '' && to === null };
		if (this.wrong.since || this.wrong.until) return null;
		return {
			typed: this.words,
			person: person === '' ? null : person,
			kind: kind === '' ? null : kind,
			nature: nature === '' ? null : nature,
			from: from === null ? null : iso(from),
			until: to === null ? null : iso(to),
			onlyOpen: open,
			incident: here ? this.incident : null,
			page,
		};
	}
}
