/** What the window shows: which screen, on which response. The screens ask it to go places. */
import type { ErrorCode } from '$lib/bindings/ErrorCode';
import type { PlaceView } from '$lib/bindings/PlaceView';
import type { Outcome } from '$lib/bindings/Outcome';
import { away } from '$lib/away.svelte';
import { settle } from '$lib/keys.svelte';
import { now } from '$lib/now.svelte';
import { refusalOf } from '$lib/refusal';
import { saving } from '$lib/saving.svelte';
import { ms } from '$lib/time';
import { CallList } from '../contact/contacts.svelte';
import type { Other } from '../contact/OtherCall.svelte';
import { OpenIncident } from '../incident/incident.svelte';
import { OpenTimeline } from '../incident/timeline.svelte';
import { Exchange } from '../exchange/exchange.svelte';
import { Keeping } from '../keeping/keeping.svelte';
import type { Packs } from '../pack/packs.svelte';
import type { OpenDraft } from '../plan/draft.svelte';
import { Home } from '../plan/home.svelte';
import type { Recovery } from '../recovery/recovery.svelte';
import type { Editing } from '../playbook/editing.svelte';
import { Proof } from '../proof/proof.svelte';
import { Search } from '../search/search.svelte';

export type Place = 'home' | 'respond' | 'calls' | 'timeline' | 'paper' | 'recovery' | 'keeping' | 'plan' | 'playbooks';
export type Panel = 'display' | 'help' | 'search' | 'past';
export type KeepingTab = 'place' | 'copies' | 'proof' | 'export';

export class Front {
	place = $state<Place>('home');
	panel = $state<Panel | null>(null);
	/** The line for what happened is open on a screen that does not have it anyway. */
	noting = $state(false);
	/** What the line said when it closed. Stays until something else is done. */
	noted = $state<string | null>(null);
	/** Nothing could be read: the file itself is the trouble. */
	broken = $state<ErrorCode | null>(null);
	/** Who is recording was asked and left for later. */
	nameLeft = $state(false);
	readonly home = new Home();
	readonly calls = new CallList();
	readonly keeping = new Keeping();
	readonly proof = new Proof();
	readonly exchange = new Exchange();
	keepingTab = $state<KeepingTab>('place');
	readonly search = new Search();
	/** The paper, once its screen was opened. */
	packs = $state.raw<Packs | null>(null);
	/** The slips of a response, in the same way. */
	recovery = $state.raw<Recovery | null>(null);
	/** The plan, once its screen was opened: the screen brings its own code along. */
	draft = $state.raw<OpenDraft | null>(null);
	/** The playbooks of the draft, in the same way. */
	editing = $state.raw<Editing | null>(null);
	/** The place of the plan that somebody asked for from another screen. */
	wanted = $state.raw<PlaceView | null>(null);
	/** Somebody asked for what is to do. */
	wantsTodos = false;
	incident = $state.raw<OpenIncident | null>(null);
	timeline = $state.raw<OpenTimeline | null>(null);
	/** The log of another response, shown in place of the open one's until somebody goes elsewhere. */
	past = $state.raw<OpenTimeline | null>(null);

	/** Opens where the last window closed: on the step of an open response, else on Home. */
	async open() {
		this.broken = null;
		try {
			await this.#readHome();
			const open = this.home.view?.open;
			if (!open) return;
			this.#entered(await OpenIncident.read(open.id));
			away.reopened(ms(this.incident?.view.lastAt ?? open.startedAt), now.at);
		} catch (thrown) {
			this.broken = refusalOf(thrown).code;
		}
	}

	/** The file cannot be opened: goes on in one beside it, which keeps everything from now on. */
	goOnBeside = () => this.#openWith(() => this.home.goOnBeside());

	/** The file cannot be written: opens it to be read. */
	openToRead = () => this.#openWith(() => this.home.openToRead());

	async #openWith(how: () => Promise<void>) {
		try {
			await how();
		} catch (thrown) {
			this.broken = refusalOf(thrown).code;
			return;
		}
		// Nothing of the file before is left on the screen.
		[this.incident, this.timeline, this.past, this.search.incident] = [null, null, null, null];
		this.go('home');
		await this.open();
	}

	get real(): boolean {
		return this.incident !== null;
	}

	start(symptom: string) {
		return OpenIncident.start(symptom, (incident) => this.#entered(incident));
	}

	/** The log on the screen. */
	get log(): OpenTimeline | null {
		return this.past ?? this.timeline;
	}

	go(place: Place) {
		this.past = null;
		this.#goTo(place);
	}

	#goTo(place: Place) {
		if (place !== this.place) settle.changed();
		if (place === 'calls' && place !== this.place) this.calls.entered();
		this.place = place;
		this.panel = null;
		this.noting = false;
		this.noted = null;
		saving.refused = null;
		void this.#readPlace().catch((thrown: unknown) => saving.refuse(refusalOf(thrown)));
	}

	/** The main screen: the current step in a response, Home in normal times. */
	goMain = () => this.go(this.real ? 'respond' : 'home');

	toggle(panel: Panel) {
		this.panel = this.panel === panel ? null : panel;
	}

	/** Opens the search; pressed again while it is open it takes the keys back. */
	find() {
		if (this.panel === 'search') document.querySelector<HTMLElement>('[data-testid=search-words]')?.focus();
		else this.panel = 'search';
	}

	/** The log of a response: the open one's, or another's to read. */
	readLog(incident: string) {
		this.past = incident === this.incident?.view.id ? null : new OpenTimeline(incident, true);
		this.#goTo('timeline');
	}

	/** The line a search found, in its log. */
	async readLine(incident: string, entry: string) {
		this.readLog(incident);
		await this.log?.seek(entry).catch((thrown: unknown) => saving.refuse(refusalOf(thrown)));
	}

	/** A contact that was found: its card. */
	readContact(contact: string) {
		this.go('calls');
		this.calls.choose(contact);
	}

	keep(tab: KeepingTab) {
		this.keepingTab = tab;
		this.go('keeping');
	}

	/** A place of the plan. */
	readPlan(place: PlaceView | null) {
		this.wanted = place;
		this.go('plan');
	}

	/** What is to do for the plan. */
	readTodos() {
		this.wantsTodos = true;
		this.go('plan');
	}

	/** A response that was taken back goes on after all. */
	restore(incident: string) {
		return OpenIncident.restore(incident, (restored) => this.#entered(restored));
	}

	/** How the file and its medium are; what cannot be asked now is asked again later. */
	async lookAround() {
		if (this.broken === null) await this.keeping.read().catch(() => undefined);
	}

	/** A call made for a step ends that step too: the engine knows, so the incident is read again. */
	async logCall(contact: string, outcome: Outcome) {
		if (!this.incident) return;
		if (await this.calls.log(this.incident.view.id, contact, outcome)) await this.incident.reread();
	}

	/** A call with somebody of the list is a call; with anybody else it is a line in the log. */
	async logOther(call: Other): Promise<boolean> {
		const [incident, timeline] = [this.incident, this.timeline];
		if (!incident || !timeline) return false;
		const { contact, name, direction, who, heard } = call;
		if (contact) return this.calls.logOther({ incident: incident.view.id, contact, direction, who, heard });
		const [from, to] = direction === 'in' ? [name, ''] : ['', name];
		Object.assign(timeline.draft, { from, to, text: heard, nature: 'report', time: '' });
		return timeline.takeNote(null);
	}

	/** The name of who is recording, for every line from now on. */
	async setRecorder(name: string) {
		if (await this.timeline?.setRecorder(name)) await this.incident?.reread();
	}

	/** The response was ended or taken back: normal times again. */
	async left() {
		this.incident = null;
		this.timeline = null;
		this.search.incident = null;
		this.nameLeft = false;
		this.go('home');
		await this.home.read();
	}

	/** Something was written, here or in another window. */
	async changed(noun: string) {
		try {
			if (noun === 'pack') await this.packs?.reread();
			if (noun === 'plan') await Promise.all([this.draft?.reread(), this.editing?.reread()]);
			await this.#reread();
		} catch (thrown) {
			saving.refuse(refusalOf(thrown));
		}
	}

	async #reread() {
		if (this.incident) await this.incident.reread();
		else await this.#readHome();
		if (this.incident && (this.incident.view.closed || this.incident.view.withdrawn)) await this.left();
		if (this.timeline?.view) await this.timeline.read();
		if (this.past?.view) await this.past.read();
		if (this.place === 'recovery') await this.recovery?.read();
		if (this.calls.view) await this.calls.read(this.incident?.view.id ?? null);
		if (this.place === 'keeping') await Promise.all([this.keeping.read(), this.proof.read()]);
	}

	/** The plan is not waited for: in a crisis nobody reads it first. */
	async #readHome() {
		await this.home.read();
		if (!this.home.view?.open) void this.home.readPlan().catch(() => undefined);
	}

	#entered(incident: OpenIncident) {
		this.incident = incident;
		this.timeline = new OpenTimeline(incident.view.id, false);
		this.search.incident = incident.view.id;
		this.go('respond');
	}

	async #readPlace() {
		if (this.place === 'home') await this.#readHome();
		if (this.place === 'timeline') await this.log?.read();
		if (this.place === 'calls') await this.timeline?.read();
		if (this.place === 'calls' || this.place === 'respond') await this.calls.read(this.incident?.view.id ?? null);
		if (this.place === 'keeping') await Promise.all([this.keeping.read(), this.proof.read(), this.home.read()]);
	}
}
