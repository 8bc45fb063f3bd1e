/** What the first screen knows: the facility, how ready it is, and whether a response is open. */
import type { HomeView } from '$lib/bindings/HomeView';
import type { PlanView } from '$lib/bindings/PlanView';
import * as ipc from '$lib/ipc';
import { now } from '$lib/now.svelte';

export class Home {
	view = $state.raw<HomeView | null>(null);
	/** How far the plan is; the six buttons never wait for it. */
	plan = $state.raw<PlanView | null>(null);

	async read() {
		this.view = await ipc.home();
		now.told(this.view.now);
	}

	async readPlan() {
		this.plan = await ipc.planView();
	}

	/** Opens the file for reading although it cannot be written. */
	async openToRead() {
		this.view = await ipc.openToRead();
		now.told(this.view.now);
	}

	/** Goes on in a new file beside the one that cannot be opened. */
	async goOnBeside() {
		this.view = await ipc.goOnBeside();
		now.told(this.view.now);
	}
}
