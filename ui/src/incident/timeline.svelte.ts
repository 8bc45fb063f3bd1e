/** The chronology (クロノロ) of one response, and the line that is being written. */
import { away } from '$lib/away.svelte';
import type { Nature } from '$lib/bindings/Nature';
import type { SystemState } from '$lib/bindings/SystemState';
import type { TimelineView } from '$lib/bindings/TimelineView';
import * as ipc from '$lib/ipc';
import type { CorrectEntry } from '$lib/requests';
import { saving } from '$lib/saving.svelte';

/** So many lines are shown at first, and come with every press for older ones. */
const SOME = 200;
/** A search leads back in strides. */
const FARTHER = 5;

const blank = () => ({ time: '', from: '', to: '', nature: 'fact' as Nature, text: '', doer: '', lateReason: '' });

export class OpenTimeline {
	view = $state.raw<TimelineView | null>(null);
	/** The line being written. It outlives a change of screen and a failed write. */
	draft = $state(blank());
	/** The line that is being put right. */
	correcting = $state<string | null>(null);
	/** The line a search led to. */
	sought = $state<string | null>(null);
	/** Older lines are being read. */
	reading = $state(false);
	readonly incident: string;
	/** A response that has ended is only read. */
	readonly readOnly: boolean;
	#shown = SOME;

	constructor(incident: string, readOnly: boolean) {
		this.incident = incident;
		this.readOnly = readOnly;
	}

	async read() {
		this.view = await ipc.timeline({ incident: this.incident, shown: this.#shown });
	}

	/** Lines older than those that are shown. */
	async older() {
		this.reading = true;
		this.#shown += SOME;
		try {
			await this.read();
		} finally {
			this.reading = false;
		}
	}

	/** Reads back until the line is among those shown: how far that is, only the engine's order knows. */
	async seek(entry: string) {
		await this.read();
		const isThere = () => this.view?.entries.some((one) => one.id === entry) ?? false;
		while (this.view?.more && !isThere()) {
			this.#shown *= FARTHER;
			await this.read();
		}
		this.sought = entry;
	}

	/** `kept` also runs when the line is kept only at a later try. */
	takeNote(occurredAt: string | null, kept?: () => void): Promise<boolean> {
		const { from, to, nature, text, doer, lateReason } = this.draft;
		const more = { ...(doer.trim() !== '' && { doer: doer.trim() }), ...(lateReason.trim() !== '' && { lateReason: lateReason.trim() }) };
		return this.#write(
			(press) => ipc.takeNote({ incident: this.incident, occurredAt, from, to, nature, text, ...more, press }),
			() => {
				Object.assign(this.draft, blank());
				kept?.();
			},
		);
	}

	/** Puts a line right: only what changes, and why. */
	correct(entry: string, changed: Pick<CorrectEntry, 'text' | 'occurredAt' | 'from' | 'to' | 'doer'>, why: string): Promise<boolean> {
		return this.#write(
			(press) => ipc.correctEntry({ incident: this.incident, entry, why, ...changed, press }),
			// Also when it is kept at a later try: a form left open would be recorded again.
			() => (this.correcting = null),
		);
	}

	setSystemState(system: string, state: SystemState): Promise<boolean> {
		return this.#write((press) => ipc.setSystemState({ incident: this.incident, system, state, press }));
	}

	setRecorder(name: string): Promise<boolean> {
		return this.#write((press) => ipc.setRecorder({ incident: this.incident, name, press }));
	}

	#write(ask: (press: string) => Promise<TimelineView>, kept?: () => void): Promise<boolean> {
		return saving.run(ask, (view) => {
			away.back();
			this.view = view;
			kept?.();
			// The answer has the newest lines; whoever looks at older ones keeps them in sight.
			if (this.#shown > SOME) void this.read();
		});
	}
}
