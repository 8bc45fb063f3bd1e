/** The chronology (クロノロ) of one response, and the line that is being written. */
import { away } from '$lib/away.svelte';
import type { Nature } from '$lib/bindings/Nature';
import type { SystemState } from '$lib/bindings/SystemState';
import type { TimelineView } from '$lib/bindings/TimelineView';
import * as ipc from '$lib/ipc';
import { saving } from '$lib/saving.svelte';

export class OpenTimeline {
	view = $state.raw<TimelineView | null>(null);
	/** The line being written. It outlives a change of screen and a failed write. */
	draft = $state({ time: '', from: '', to: '', nature: 'fact' as Nature, text: '' });
	readonly incident: string;
	/** A response that has ended is only read. */
	readonly readOnly: boolean;

	constructor(incident: string, readOnly: boolean) {
		this.incident = incident;
		this.readOnly = readOnly;
	}

	async read() {
		this.view = await ipc.timeline({ incident: this.incident });
	}

	takeNote(occurredAt: string | null): Promise<boolean> {
		const { from, to, nature, text } = this.draft;
		return this.#write(
			(press) => ipc.takeNote({ incident: this.incident, occurredAt, from, to, nature, text, press }),
			() => Object.assign(this.draft, { time: '', from: '', to: '', nature: 'fact', text: '' }),
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
		});
	}
}
