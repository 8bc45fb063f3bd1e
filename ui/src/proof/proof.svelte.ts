/** The check code of the records: to show, to keep, and to compare with one that was printed or read aloud. */
import type { CodeView } from '$lib/bindings/CodeView';
import type { ErrorCode } from '$lib/bindings/ErrorCode';
import type { ProofView } from '$lib/bindings/ProofView';
import * as ipc from '$lib/ipc';
import { refusalOf } from '$lib/refusal';
import { saving } from '$lib/saving.svelte';

export class Proof {
	view = $state.raw<ProofView | null>(null);
	/** The code somebody types. */
	typed = $state('');
	answer = $state.raw<CodeView | null>(null);
	refused = $state<ErrorCode | null>(null);

	async read() {
		this.view = await ipc.proof({ incident: null });
	}

	/** Signs and keeps the code of now. */
	make(): Promise<boolean> {
		return saving.run(
			(press) => ipc.makeCheckpoint({ press }),
			(view) => (this.view = view),
		);
	}

	async check() {
		[this.answer, this.refused] = [null, null];
		try {
			this.answer = await ipc.checkCode({ code: this.typed });
		} catch (thrown) {
			this.refused = refusalOf(thrown).code;
		}
	}
}

/** As it is read aloud: group by group, the check digit with the last one. */
export const groups = (code: string): string[] => code.split(/\s+/u).filter((group) => group !== '');
