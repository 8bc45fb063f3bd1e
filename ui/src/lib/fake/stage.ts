/** The fake in a browser: the journeys reach it by name, and it outlives a reload as the data file does. */
import type { Fake } from '../ipc.fake';

declare global {
	interface Window {
		theFake?: Fake;
	}
}

const KEPT = 'fake.engine';

export function stage(fake: Fake) {
	window.theFake = fake;
	const kept = localStorage.getItem(KEPT);
	if (kept !== null) fake.engine.recall(kept);
	window.addEventListener('pagehide', () => localStorage.setItem(KEPT, fake.engine.keep()));
}
