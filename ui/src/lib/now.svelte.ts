/** What time it is, by the engine's clock: the window only counts on from the last time it was told. */
const MINUTE = 60_000;

class Now {
	/** Changes once a minute, so that nothing on screen moves more often. */
	at = $state(0);
	/** Changes every second; for the few things that end at a moment. */
	second = $state(0);
	#ahead = 0;

	/** The engine says what time it is. */
	told(engine: string, here = Date.now()) {
		const at = Date.parse(engine);
		if (Number.isNaN(at)) return;
		this.#ahead = at - here;
		this.at = at;
		this.second = at;
	}

	tick(here = Date.now()) {
		this.second = here + this.#ahead;
		if (Math.floor(this.second / MINUTE) !== Math.floor(this.at / MINUTE)) this.at = this.second;
	}

	/** Counts on until the function returned is called. */
	run(): () => void {
		this.tick();
		const timer = setInterval(() => this.tick(), 1000);
		return () => clearInterval(timer);
	}
}

export const now = new Now();
