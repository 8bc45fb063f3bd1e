/** Whom to call, in order, and what came of it. */
import { away } from '$lib/away.svelte';
import type { CallsView } from '$lib/bindings/CallsView';
import type { ContactView } from '$lib/bindings/ContactView';
import type { Outcome } from '$lib/bindings/Outcome';
import type { LogCall } from '$lib/requests';
import * as ipc from '$lib/ipc';
import { now } from '$lib/now.svelte';
import { saving } from '$lib/saving.svelte';

/** What is being written down during a call. It outlives a change of screen and a failed write. */
export class Draft {
	who = $state('');
	heard = $state('');

	clear() {
		this.who = '';
		this.heard = '';
	}
}

export class CallList {
	view = $state.raw<CallsView | null>(null);
	search = $state('');
	#chosen = $state<string | null>(null);
	readonly #drafts: Record<string, Draft> = {};

	async read(incident: string | null) {
		this.#show(await ipc.calls({ incident }));
	}

	/** The one chosen, else the first that has not been reached yet. */
	get shown(): ContactView | null {
		const order = this.view?.order ?? [];
		return order.find((one) => one.id === this.#chosen) ?? order.find((one) => one.status !== 'reached') ?? order[0] ?? null;
	}

	/** Those that match what is looked for: in the name, the company or the digits of the number. */
	get found(): ContactView[] {
		const looked = this.search.normalize('NFKC').trim().toLowerCase();
		const digits = looked.replace(/[^0-9]/g, '');
		return (this.view?.order ?? []).filter((one) => {
			const names = [one.name.ja, one.name.en, one.division, one.person].join(' ').toLowerCase();
			const numbers = [one.number, one.nightNumber].join(' ').replace(/[^0-9 ]/g, '');
			return names.includes(looked) || (digits.length > 1 && numbers.includes(digits));
		});
	}

	/** Whoever comes to this screen wants the next call, not the one that is done. */
	entered() {
		if (this.shown?.status === 'reached') this.#chosen = null;
	}

	choose(contact: string) {
		this.#chosen = contact;
	}

	draft(contact: string): Draft {
		return (this.#drafts[contact] ??= new Draft());
	}

	/** How many calls are past their time. */
	late(at: number): number {
		const late = (one: ContactView) => one.due !== null && one.status !== 'reached' && Date.parse(one.due) < at;
		return (this.view?.order ?? []).filter(late).length;
	}

	log(incident: string, contact: string, outcome: Outcome): Promise<boolean> {
		const draft = this.draft(contact);
		const { who, heard } = draft;
		return this.#write({ incident, contact, outcome, direction: 'out', who, heard }, () => draft.clear());
	}

	/** A call that came in, or one outside the order, with somebody of the list. */
	logOther(call: Pick<LogCall, 'incident' | 'contact' | 'direction' | 'who' | 'heard'>): Promise<boolean> {
		return this.#write({ ...call, outcome: 'reached' });
	}

	#write(call: Omit<LogCall, 'press'>, kept?: () => void): Promise<boolean> {
		return saving.run(
			(press) => ipc.logCall({ ...call, press }),
			(view) => {
				away.back();
				// Stay with the contact just called: its ✓ is the answer to the press.
				this.#chosen = call.contact;
				this.#show(view);
				kept?.();
			},
		);
	}

	#show(view: CallsView) {
		this.view = view;
		now.told(view.now);
	}
}
