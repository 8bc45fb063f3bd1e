/** What the first screen knows: the facility, how ready it is, and whether a response is open. */
import type { HomeView } from '$lib/bindings/HomeView';
import * as ipc from '$lib/ipc';
import { now } from '$lib/now.svelte';

export class Home {
	view = $state.raw<HomeView | null>(null);

	async read() {
		this.view = await ipc.home();
		now.told(this.view.now);
	}
}
