/**
 * Every write goes through here. A press gets its id once and keeps it when it is tried again, so the
 * engine records it once however often the message is sent. Nothing is shown as done before the answer.
 */
import type { ErrorCode } from './bindings/ErrorCode';
import type { Text } from './bindings/Text';
import { keepsNothing, refusalOf, type Refusal } from './refusal';

type Failed = { code: ErrorCode; again: () => Promise<boolean> };

/** After this long without an answer the button says that it is recording. */
const SAY_SO_AFTER = 150;

class Saving {
	/** The press that has not been kept. The red bar shows as long as this is set. */
	failed = $state.raw<Failed | null>(null);
	/** A refusal that the user can answer: shown beside what was pressed. */
	refused = $state<ErrorCode | null>(null);
	/** The sentence of that very refusal; without it, the one of its code. */
	says = $state.raw<Text | null>(null);
	/** A write is under way, and has been for longer than a blink. */
	slow = $state(false);
	#busy = false;

	/**
	 * Runs one write and shows its answer. False when it was refused or another write is still under way.
	 * `show` also runs when the write succeeds only at a later try.
	 */
	async run<T>(
		write: (press: string) => Promise<T>,
		show: (answer: T) => void,
		press: string = crypto.randomUUID(),
	): Promise<boolean> {
		if (this.#busy) return false;
		this.#busy = true;
		[this.refused, this.says] = [null, null];
		const timer = setTimeout(() => (this.slow = true), SAY_SO_AFTER);
		try {
			show(await write(press));
			this.failed = null;
			return true;
		} catch (thrown) {
			const refusal = refusalOf(thrown);
			console.error(`refused: ${refusal.code}: ${refusal.detail}`);
			if (keepsNothing(refusal)) this.failed = { code: refusal.code, again: () => this.run(write, show, press) };
			else this.refuse(refusal);
			return false;
		} finally {
			clearTimeout(timer);
			this.slow = false;
			this.#busy = false;
		}
	}

	/** Said beside what was pressed. */
	refuse({ code, says = null }: Pick<Refusal, 'code' | 'says'>) {
		[this.refused, this.says] = [code, says];
	}

	reset() {
		this.failed = null;
		[this.refused, this.says] = [null, null];
	}
}

export const saving = new Saving();
