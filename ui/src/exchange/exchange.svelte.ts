/** Records that leave in another form, and records that come in. */
import type { ErrorCode } from '$lib/bindings/ErrorCode';
import type { ExportedView } from '$lib/bindings/ExportedView';
import type { ExportFormat } from '$lib/bindings/ExportFormat';
import type { ImportedView } from '$lib/bindings/ImportedView';
import type { Progress } from '$lib/bindings/Progress';
import * as ipc from '$lib/ipc';
import { refusalOf } from '$lib/refusal';

const LOOK_EVERY = 300;

export class Exchange {
	/** Which response; all of them without one. */
	incident = $state<string | null>(null);
	format = $state<ExportFormat>('pdf');
	hidePeople = $state(false);
	hideTexts = $state(false);
	busy = $state<'export' | 'import' | null>(null);
	progress = $state.raw<Progress | null>(null);
	exported = $state.raw<ExportedView | null>(null);
	imported = $state.raw<ImportedView | null>(null);
	refused = $state.raw<{ what: 'export' | 'import'; code: ErrorCode } | null>(null);
	#timer: ReturnType<typeof setTimeout> | undefined;

	export = () =>
		this.#do('export', async () => {
			this.exported = null;
			const { incident, format, hidePeople, hideTexts } = this;
			this.#look();
			this.exported = await ipc.exportRecord({ incident, format, hidePeople, hideTexts });
		});

	/** Stops an export; it answers as one that wrote nothing. */
	async cancel() {
		await ipc.cancelExport().catch(() => undefined);
	}

	import = () =>
		this.#do('import', async () => {
			this.imported = null;
			const imported = await ipc.importArchive();
			this.imported = imported.chosen ? imported : null;
		});

	async #do(what: 'export' | 'import', act: () => Promise<void>) {
		if (this.busy) return;
		[this.busy, this.refused] = [what, null];
		try {
			await act();
		} catch (thrown) {
			const { code, detail } = refusalOf(thrown);
			console.error(`refused: ${code}: ${detail}`);
			// Whoever closes a dialog knows that nothing was done.
			if (code !== 'save-cancelled') this.refused = { what, code };
		} finally {
			clearTimeout(this.#timer);
			[this.busy, this.progress] = [null, null];
		}
	}

	#look() {
		this.#timer = setTimeout(async () => {
			const progress = await ipc.exportProgress().catch(() => null);
			if (this.busy !== 'export') return;
			this.progress = progress;
			this.#look();
		}, LOOK_EVERY);
	}
}
