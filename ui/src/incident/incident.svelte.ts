/** The response that is going on. Every verb asks the engine and shows its answer; nothing is guessed ahead. */
import { away } from '$lib/away.svelte';
import type { IncidentView } from '$lib/bindings/IncidentView';
import type { StepView } from '$lib/bindings/StepView';
import * as ipc from '$lib/ipc';
import { settle } from '$lib/keys.svelte';
import { saving } from '$lib/saving.svelte';

type Ask = (at: { incident: string; press: string }) => Promise<IncidentView>;

export class OpenIncident {
	view: IncidentView;

	constructor(view: IncidentView) {
		this.view = $state.raw(view);
	}

	/** Starts a response and hands it over once it is on disk. */
	static start(symptom: string, opened: (incident: OpenIncident) => void): Promise<boolean> {
		return saving.run(
			(press) => ipc.startIncident({ symptom, noticedAt: null, press }),
			(view) => opened(new OpenIncident(view)),
		);
	}

	/** A response that was started by mistake goes on after all. */
	static restore(incident: string, opened: (incident: OpenIncident) => void): Promise<boolean> {
		return saving.run(
			(press) => ipc.restore({ incident, press }),
			(view) => opened(new OpenIncident(view)),
		);
	}

	static async read(incident: string): Promise<OpenIncident> {
		return new OpenIncident(await ipc.incident({ incident }));
	}

	/** Reads it again after a change elsewhere. What the last act had to say stays until the next act. */
	async reread() {
		const fresh = await ipc.incident({ incident: this.view.id });
		const { notice, abandoned } = this.view;
		this.#show({ ...fresh, notice, abandoned });
	}

	completeStep(step: StepView) {
		return this.#write((at) => ipc.completeStep({ ...at, walk: step.walk, step: step.id }));
	}
	putOffStep(step: StepView) {
		return this.#write((at) => ipc.putOffStep({ ...at, walk: step.walk, step: step.id }));
	}
	cannotStep(step: StepView, alternative: number | null, note: string | null) {
		return this.#write((at) => ipc.cannotStep({ ...at, walk: step.walk, step: step.id, alternative, note }));
	}
	choose(step: StepView, choice: string) {
		return this.#write((at) => ipc.choose({ ...at, walk: step.walk, step: step.id, choice }));
	}
	undo(entry: string) {
		return this.#write((at) => ipc.undo({ ...at, entry }));
	}
	startPlaybook(playbook: string) {
		return this.#write((at) => ipc.startPlaybook({ ...at, playbook }));
	}
	correctNoticedAt(noticedAt: string) {
		return this.#write((at) => ipc.correctNoticedAt({ ...at, noticedAt }));
	}
	withdraw() {
		return this.#write((at) => ipc.withdraw(at));
	}
	close() {
		return this.#write((at) => ipc.closeIncident(at));
	}

	/** Looks at another open step. Nothing is recorded by looking. */
	async goTo(walk: number, step: string) {
		this.#show(await ipc.goTo({ incident: this.view.id, walk, step }));
	}

	async #write(ask: Ask): Promise<boolean> {
		const incident = this.view.id;
		return saving.run(
			(press) => ask({ incident, press }),
			(view) => {
				away.back();
				this.#show(view);
			},
		);
	}

	#show(view: IncidentView) {
		const [before, after] = [this.view.step, view.step];
		if (before?.id !== after?.id || before?.walk !== after?.walk) settle.changed();
		this.view = view;
	}
}
