/** Small pictures of pages, each asked for once. The oldest goes when there are more than a long list shows. */
const KEPT = 200;

export class Pictures {
	#drawn = new Map<string, Promise<string | null>>();

	of(key: string, draw: () => Promise<string | null>): Promise<string | null> {
		const known = this.#drawn.get(key);
		if (known) return known;
		const drawn = draw();
		this.#drawn.set(key, drawn);
		const oldest = this.#drawn.keys().next().value;
		if (this.#drawn.size > KEPT && oldest !== undefined) this.#drawn.delete(oldest);
		return drawn;
	}

	clear() {
		this.#drawn.clear();
	}
}
