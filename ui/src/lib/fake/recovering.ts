/** The fake's answers about going back and entering later: part of ipc.fake.ts. */
import type { RecoveryView } from '../bindings/RecoveryView';
import type * as real from '../ipc';
import type { FakeEngine } from './engine';
import { t } from './flow';
import { said } from './said';

/** These commands on whichever engine stands behind the fake now. */
export function recovering(engine: () => FakeEngine) {
	const state = () => engine().recovery;
	/** Who sits at the keyboard. */
	let who: string | null = null;
	const after = (command: string, { press, recorder }: { press: string; recorder: string }, act: () => void): RecoveryView => {
		who = recorder || engine().recorder;
		if (engine().receive(command, press)) act();
		return state().view();
	};
	const line = (ja: string, en: string, more: Parameters<FakeEngine['record']>[2] = {}) => engine().record('paper', t(ja, en), { recorder: who, doer: who, ...more });
	const recovery: typeof real.recovery = async () => {
		engine().receive('recovery');
		return state().view();
	};
	const checkGoLive: typeof real.checkGoLive = async ({ item, answer, reason, ...at }) =>
		after('checkGoLive', at, () => {
			if (answer === 'no' && reason.trim() === '') throw { code: 'no-reason', detail: item };
			const check = state().checks.find((one) => one.id === item);
			if (check) Object.assign(check, { answer, reason, at: engine().iso(), who, entry: `check-${item}` });
			line(`もどす前の確認：${item}`, `Check before going back: ${item}`);
		});
	const decideRecovery: typeof real.decideRecovery = async ({ decider, ...at }) =>
		after('decideRecovery', at, () => {
			if (state().view().cannotDecide) throw { code: 'checks-left', detail: 'checks' };
			state().decided = { at: engine().iso(), decider, entry: line(`【決定】${decider}がもどすと決めた`, `${decider} decided to go back`, { nature: 'decision' }).id };
		});
	const spoilSlip: typeof real.spoilSlip = async ({ number, why: reason, ...at }) =>
		after('spoilSlip', at, () => {
			const slip = state().slip(number);
			slip.reason = reason;
			state().settle(slip, 'spoiled');
			line(`${number} 書き損じ：${reason}`, `${number} spoiled: ${reason}`);
		});
	const settleSlip: typeof real.settleSlip = async ({ number, why: how, ...at }) =>
		after('settleSlip', at, () => {
			const slip = state().slip(number);
			slip.reason = how;
			state().settle(slip, 'settled');
			line(`${number} 欠番：${how}`, `${number} missing: ${how}`);
		});
	const takeEnvelope: typeof real.takeEnvelope = async ({ number, owner, forms, ...at }) =>
		after('takeEnvelope', at, () => {
			const slip = state().slip(number);
			slip.owner = owner;
			forms.forEach((form, n) => state().sheet(number, form, forms.slice(0, n + 1).filter((one) => one === form).length));
			state().settle(slip);
		});
	const tieSlip: typeof real.tieSlip = async ({ number, card, patientId, second, ...at }) =>
		after('tieSlip', at, () => {
			const slip = state().slip(number);
			slip.tied = { card, patientId, people: [who ?? '', second].filter(Boolean), at: engine().iso(), entry: `tie-${number}` };
			state().settle(slip);
			line(`${number} を正ID ${patientId} に結んだ`, `${number} tied to ${patientId}`);
		});
	const enterSheet: typeof real.enterSheet = async ({ number, form, sheet, how, occurredAt, doer, ...at }) =>
		after('enterSheet', at, () => {
			const when = said(occurredAt, engine().now);
			const one = state().sheet(number, form, sheet);
			const entry = line(`${number} ${one.form.title.ja} を入力した`, `${number} ${one.form.title.en} entered`, { ...when, doer: doer ?? who });
			Object.assign(one, { how, occurredAt: entry.occurredAt, enteredAt: engine().iso(), doer, enteredBy: who, entry: entry.id });
			state().settle(state().slip(number));
		});
	const compareSheet: typeof real.compareSheet = async ({ number, form, sheet, ...at }) =>
		after('compareSheet', at, () => {
			const one = state().sheet(number, form, sheet);
			Object.assign(one, { checkedAt: engine().iso(), checkedBy: who, samePerson: one.enteredBy === who });
			state().settle(state().slip(number));
			line(`${number} ${one.form.title.ja} を照合した`, `${number} ${one.form.title.en} checked`);
		});
	const askWriter: typeof real.askWriter = async ({ number, form, sheet, asked, phone, answer, ...at }) =>
		after('askWriter', at, () => {
			state().sheet(number, form, sheet).asked = { who: asked, phone, answer, at: engine().iso(), entry: `ask-${number}` };
			state().settle(state().slip(number));
			line(`${number} を${asked}に聞いた。${answer}`, `${number}: asked ${asked}. ${answer}`);
		});
	const noteFollowUp: typeof real.noteFollowUp = async ({ number, kind, text, done, ...at }) =>
		after('noteFollowUp', at, () => {
			const others = state().followUps.filter((one) => one.number !== number || one.text !== text);
			state().followUps = [...others, { number, kind, text, done, at: engine().iso(), who, entry: `follow-${number}` }];
		});
	const closeDay: typeof real.closeDay = async ({ windows, envelopes, missing, second, ...at }) =>
		after('closeDay', at, () => {
			const today = state().view().days[0];
			if (!today) return;
			const people = [who ?? '', second].filter(Boolean);
			state().days = [{ ...today, closedAt: engine().iso(), envelopes, missing, people, entry: 'day-1', windows: today.windows.map((one, n) => ({ ...one, ...windows[n] })) }, ...state().days];
			line('1日の締めをした', 'The day was closed', { nature: 'fact' });
		});
	return { recovery, checkGoLive, decideRecovery, spoilSlip, settleSlip, closeDay, takeEnvelope, tieSlip, enterSheet, compareSheet, askWriter, noteFollowUp };
}
