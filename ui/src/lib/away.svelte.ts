/** Notices that somebody comes back after an interruption, so that the screen can say where they were. */
const LONG_ENOUGH = 90_000;

class Away {
	/** How long nobody touched anything, in milliseconds; null when nobody was away. */
	length = $state<number | null>(null);
	#last: number | null = null;

	/** A key or a press at this moment. */
	touched(at: number) {
		if (this.#last !== null && at - this.#last >= LONG_ENOUGH) this.length = at - this.#last;
		this.#last = at;
	}

	/** The app was opened again on a response whose last act was at `since`. */
	reopened(since: number, at: number) {
		if (at - since >= LONG_ENOUGH) this.length = at - since;
		this.#last = at;
	}

	/** The next act was recorded: the banner has done its work. */
	back() {
		this.length = null;
	}

	/** Watches a window until the function returned is called. */
	watch(window: Window, clock: () => number): () => void {
		const touch = () => this.touched(clock());
		const events = ['keydown', 'pointerdown'] as const;
		for (const event of events) window.addEventListener(event, touch, true);
		return () => {
			for (const event of events) window.removeEventListener(event, touch, true);
		};
	}
}

export const away = new Away();
