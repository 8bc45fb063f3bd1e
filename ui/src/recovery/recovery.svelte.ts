/** Going back, and every sheet entered later: what the engine says is left, and the slip somebody has in hand. */
import type { FollowUpKind } from '$lib/bindings/FollowUpKind';
import type { HowEntered } from '$lib/bindings/HowEntered';
import type { KnownSlipView } from '$lib/bindings/KnownSlipView';
import type { RecoveryView } from '$lib/bindings/RecoveryView';
import type { ReentrySheetView } from '$lib/bindings/ReentrySheetView';
import type { SlipView } from '$lib/bindings/SlipView';
import type { YesNo } from '$lib/bindings/YesNo';
import * as ipc from '$lib/ipc';
import { refusalOf } from '$lib/refusal';
import { saving } from '$lib/saving.svelte';

/** What there is to do with a slip: look into its envelope, enter a sheet, compare one, find it. */
export type Act = 'tie' | 'enter' | 'check' | 'find' | 'done';
export type Work = { act: Act; slip: SlipView; sheet: ReentrySheetView | null };
/** What is missing in what was typed. */
export type Missing = 'forms' | 'patient' | 'second' | 'asked' | 'why';
type Place = { incident: string; press: string; recorder: string };

const EMPTY = { owner: '', forms: [] as string[], card: '', patientId: '', second: '', time: '', doer: '', how: null as HowEntered | null, asked: '', phone: '', answer: '', why: '' };

/** A number that nobody has said anything about yet. */
const untouched = (number: string, window: string): SlipView => ({ number, window, state: 'waiting', reason: '', owner: null, tied: null, sheets: [], who: null, at: null, entry: null });

function actOf(slip: SlipView): Pick<Work, 'act' | 'sheet'> {
	if (slip.state === 'missing') return { act: 'find', sheet: null };
	if (slip.state === 'spoiled' || slip.state === 'settled') return { act: 'done', sheet: null };
	const open = slip.sheets.find((one) => one.enteredAt === null);
	if (!slip.tied || slip.sheets.length === 0) return { act: 'tie', sheet: null };
	if (open) return { act: 'enter', sheet: open };
	const unchecked = slip.sheets.find((one) => one.checkedAt === null);
	return unchecked ? { act: 'check', sheet: unchecked } : { act: 'done', sheet: null };
}

export class Recovery {
	view = $state.raw<RecoveryView | null>(null);
	/** The number somebody took into their hands; without one, the next in the safe order. */
	picked = $state<string | null>(null);
	/** Who sits at the keyboard: enters, or compares. */
	me = $state('');
	/** As it stands in the field, until it was looked up. */
	typed = $state('');
	/** What is wrong with the number that was typed. */
	known = $state.raw<KnownSlipView | null>(null);
	missing = $state<Missing | null>(null);
	/** What is typed about the slip in hand. */
	draft = $state({ ...EMPTY });
	/** Grows with every act: where the keys should go next is looked at again. */
	turn = $state(0);

	constructor(readonly incident: string) {}

	async read() {
		const first = this.view === null;
		this.view = await ipc.recovery({ incident: this.incident });
		if (first) this.me = this.view.recorder ?? '';
	}

	get work(): Work | null {
		const { view } = this;
		if (!view) return null;
		if (this.picked !== null) {
			const slip = view.slips.find((one) => one.number === this.picked) ?? untouched(this.picked, '');
			return { slip, ...actOf(slip) };
		}
		const slip = view.next && view.slips.find((one) => one.number === view.next?.number);
		if (!slip || !view.next) return null;
		const { act, form, sheet } = view.next;
		const named = slip.sheets.find((one) => one.form.id === form?.id && one.sheet === sheet) ?? null;
		return act === 'tie' || act === 'find' || !named ? { slip, ...actOf(slip) } : { slip, act: act === 'ask' ? 'enter' : act, sheet: named };
	}

	/** A number was typed or scanned: the engine says what it is worth. */
	async pick(typed: string) {
		this.typed = '';
		this.missing = null;
		if (typed.trim() === '') return;
		try {
			const known = await ipc.checkSlip({ number: typed });
			const here = this.view?.slips.some((one) => one.number === known.number) ?? false;
			this.known = here || known.state === 'issued' ? null : known;
			if (this.known) this.typed = typed;
			else this.take(known.number);
		} catch (thrown) {
			saving.refuse(refusalOf(thrown));
		}
	}

	take(number: string | null) {
		this.picked = number;
		this.known = null;
		this.missing = null;
		const { owner, second } = this.draft;
		this.draft = { ...EMPTY, owner, second };
		this.turn += 1;
	}

	/** The one press: what there is to do with the slip in hand is done. */
	async go(): Promise<boolean> {
		if (await this.#typedFirst()) return false;
		const { work } = this;
		if (work?.act === 'tie') return this.#tie(work.slip);
		if (work?.act === 'enter' && work.sheet) return this.#enter(work.slip, work.sheet);
		if (work?.act === 'check' && work.sheet) return this.#check(work.slip, work.sheet);
		return false;
	}

	/** A number that still stands in the field was meant first: it is opened, and nothing is recorded. */
	async #typedFirst(): Promise<boolean> {
		if (this.typed.trim() === '') return false;
		await this.pick(this.typed);
		return true;
	}

	async #tie(slip: SlipView) {
		const { forms, patientId, card } = this.draft;
		const owner = this.draft.owner.trim() || this.me.trim();
		const second = this.draft.second.trim();
		const known = slip.sheets.length > 0;
		const whose = slip.tied ? null : patientId.trim() === '' ? 'patient' : second === '' ? 'second' : null;
		this.missing = forms.length === 0 && !known ? 'forms' : whose;
		if (this.missing) return false;
		const { number } = slip;
		if (slip.tied) return this.#act((at) => ipc.takeEnvelope({ ...at, number, owner, forms }));
		if (!known && !(await this.#do((at) => ipc.takeEnvelope({ ...at, number, owner, forms })))) return false;
		return this.#act((at) => ipc.tieSlip({ ...at, number, card: card.trim(), patientId: patientId.trim(), second }));
	}

	#enter(slip: SlipView, sheet: ReentrySheetView) {
		const { time, doer, how } = this.draft;
		return this.#act((at) =>
			ipc.enterSheet({ ...at, number: slip.number, form: sheet.form.id, sheet: sheet.sheet, how: how ?? sheet.how, occurredAt: time.trim() || null, doer: doer.trim() || null }),
		);
	}

	#check(slip: SlipView, sheet: ReentrySheetView) {
		return this.#act((at) => ipc.compareSheet({ ...at, number: slip.number, form: sheet.form.id, sheet: sheet.sheet }));
	}

	/** A sheet cannot be read, and its writer was asked. */
	async ask(slip: SlipView, sheet: ReentrySheetView) {
		if (await this.#typedFirst()) return false;
		const { asked, phone, answer } = this.draft;
		this.missing = asked.trim() === '' ? 'asked' : null;
		if (this.missing) return false;
		return this.#act((at) => ipc.askWriter({ ...at, number: slip.number, form: sheet.form.id, sheet: sheet.sheet, asked: asked.trim(), phone: phone.trim(), answer: answer.trim() }));
	}

	/** A number that is not used: the paper is there and crossed out, or there is none. */
	async leave(number: string, lost: boolean) {
		if (await this.#typedFirst()) return false;
		const why = this.draft.why.trim();
		this.missing = why === '' ? 'why' : null;
		if (this.missing) return false;
		return this.#act((at) => (lost ? ipc.settleSlip({ ...at, number, why }) : ipc.spoilSlip({ ...at, number, why })));
	}

	/** An envelope that was missing is there after all. */
	found(number: string) {
		const owner = this.draft.owner.trim() || this.me.trim();
		return this.#act((at) => ipc.takeEnvelope({ ...at, number, owner, forms: [] }));
	}

	/** More sheets were in the envelope than were said. */
	async addSheets(slip: SlipView) {
		if (await this.#typedFirst()) return false;
		const { forms: found } = this.draft;
		this.missing = found.length === 0 ? 'forms' : null;
		if (this.missing) return false;
		const owner = slip.owner ?? this.me.trim();
		const forms = [...slip.sheets.map(({ form }) => form.id), ...found];
		return this.#act((at) => ipc.takeEnvelope({ ...at, number: slip.number, owner, forms }));
	}

	check(item: string, answer: YesNo, reason: string) {
		return this.#do((at) => ipc.checkGoLive({ ...at, item, answer, reason: reason.trim() }));
	}

	decide(decider: string) {
		return this.#do((at) => ipc.decideRecovery({ ...at, decider: decider.trim() }));
	}

	closeDay(day: { windows: { first: string; last: string }[]; envelopes: number; missing: string[]; second: string }) {
		return this.#do((at) => ipc.closeDay({ ...at, ...day }));
	}

	followUp(number: string, kind: FollowUpKind, text: string, done: boolean) {
		return this.#do((at) => ipc.noteFollowUp({ ...at, number, kind, text: text.trim(), done }));
	}

	setSystem(system: string, state: Parameters<typeof ipc.setSystemState>[0]['state']) {
		return this.#outside((at) => ipc.setSystemState({ ...at, system, state }));
	}

	/** Takes back the line that said so. */
	undo(entry: string) {
		return this.#outside((at) => ipc.undo({ ...at, entry }));
	}

	#do(write: (at: Place) => Promise<RecoveryView>) {
		return saving.run(
			(press) => write({ incident: this.incident, press, recorder: this.me.trim() }),
			(view) => (this.view = view),
		);
	}

	/** An act on the slip in hand: it stays in hand while there is more of it to do. */
	async #act(write: (at: Place) => Promise<RecoveryView>): Promise<boolean> {
		const before = this.work;
		if (!(await this.#do(write))) return false;
		const { slip, sheet } = before ?? {};
		const { owner, second, time, doer } = this.draft;
		// An envelope is entered to its end; comparing is for somebody else, who takes it up anew.
		const going = this.work?.act === 'tie' || this.work?.act === 'enter' || (before?.act === 'check' && this.work?.act === 'check');
		if (!going) this.picked = null;
		// The sheets of one envelope were mostly written by the same hand in the same hour.
		const stays = this.work?.slip.number === slip?.number;
		this.draft = { ...EMPTY, owner, second, ...(stays && sheet ? { time, doer } : {}) };
		this.missing = null;
		this.turn += 1;
		return true;
	}

	async #outside<T>(write: (at: Place) => Promise<T>): Promise<boolean> {
		const done = await saving.run((press) => write({ incident: this.incident, press, recorder: '' }), () => undefined);
		if (done) await this.read();
		return done;
	}
}
