/** How safely the records lie: where, in how many places, with which copies. Nothing here writes a line. */
import type { DrillView } from '$lib/bindings/DrillView';
import type { ErrorCode } from '$lib/bindings/ErrorCode';
import type { KeepingView } from '$lib/bindings/KeepingView';
import type { SalvageView } from '$lib/bindings/SalvageView';
import * as ipc from '$lib/ipc';
import { refusalOf } from '$lib/refusal';

export type Doing = 'medium' | 'second' | 'folder' | 'copy' | 'drill' | 'verify' | 'salvage';

/** So often something long is asked how far it has come. */
const LOOK_EVERY = 400;

export class Keeping {
	view = $state.raw<KeepingView | null>(null);
	/** What the last drill found. */
	drill = $state.raw<DrillView | null>(null);
	salvaged = $state.raw<SalvageView | null>(null);
	/** What is being asked of the engine just now. */
	doing = $state<Doing | null>(null);
	/** What could not be done, beside the button that asked for it. */
	refused = $state.raw<{ what: Doing; code: ErrorCode } | null>(null);
	#timer: ReturnType<typeof setTimeout> | undefined;
	#watchers = 0;

	async read() {
		this.#show(await ipc.keeping());
	}

	/** Follows what takes long until the function returned is called. */
	watch(): () => void {
		this.#watchers += 1;
		this.#follow();
		return () => {
			this.#watchers -= 1;
			if (this.#watchers === 0) clearTimeout(this.#timer);
		};
	}

	/** The records lie in two places, and the second has every line. */
	get inTwoPlaces(): boolean {
		return this.view?.second.state === 'saved';
	}

	lookAgain = () => this.#ask('medium', ipc.tryAgain);
	useReserve = () => this.#ask('medium', ipc.releaseReserve);
	chooseSecond = () => this.#ask('second', () => ipc.chooseSecondMedium({ off: false }));
	stopSecond = () => this.#ask('second', () => ipc.chooseSecondMedium({ off: true }));
	chooseFolder = () => this.#ask('folder', ipc.chooseCopyFolder);
	copyNow = () => this.#ask('copy', ipc.copyNow);
	verify = () => this.#ask('verify', ipc.startVerify);

	/** Opens a copy and compares it with what is here; without a path a person chooses one. */
	tryCopy(path: string | null) {
		this.drill = null;
		return this.#do('drill', async () => {
			this.drill = await ipc.restoreDrill({ path });
		});
	}

	salvage = () =>
		this.#do('salvage', async () => {
			this.salvaged = await ipc.salvage();
		});

	#ask(what: Doing, ask: () => Promise<KeepingView>) {
		return this.#do(what, async () => this.#show(await ask()));
	}

	async #do(what: Doing, act: () => Promise<void>) {
		if (this.doing) return;
		[this.doing, this.refused] = [what, null];
		try {
			await act();
		} catch (thrown) {
			const { code, detail } = refusalOf(thrown);
			console.error(`refused: ${code}: ${detail}`);
			// Whoever closes a dialog knows that nothing was done.
			if (code !== 'save-cancelled') this.refused = { what, code };
		} finally {
			this.doing = null;
		}
	}

	#show(view: KeepingView) {
		this.view = view;
		this.#follow();
	}

	#follow() {
		clearTimeout(this.#timer);
		const running = this.view?.copies.running ?? this.view?.verify.running ?? null;
		if (running === null || this.#watchers === 0) return;
		// A look that fails is tried again: what takes long goes on without being looked at.
		this.#timer = setTimeout(() => void this.read().catch(() => this.#follow()), LOOK_EVERY);
	}
}
