/** The slips behind the fake: 43 of one window, some entered and compared, one spoiled, one that nobody can find. */
import type { DayView } from '../bindings/DayView';
import type { FollowUpView } from '../bindings/FollowUpView';
import type { FormView } from '../bindings/FormView';
import type { GoLiveView } from '../bindings/GoLiveView';
import type { HowEntered } from '../bindings/HowEntered';
import type { NextView } from '../bindings/NextView';
import type { RecoveryView } from '../bindings/RecoveryView';
import type { ReentrySheetView } from '../bindings/ReentrySheetView';
import type { SlipStanding } from '../bindings/SlipStanding';
import type { SlipView } from '../bindings/SlipView';
import type { SystemView } from '../bindings/SystemView';
import { t } from './flow';
import { people } from './people';

type Engine = { now: number; iso: (at?: number) => string; systems: SystemView[]; recorder: string | null; closed: boolean };

const form = (id: string, ja: string, en: string): FormView => ({ id, title: t(ja, en) });
export const FORMS = [
	{ form: form('F02', '整理券・同行票', 'Ticket and escort slip'), how: 'retype', stage: 'master', minutes: 2 },
	{ form: form('F04', '問診票（アレルギー・薬）', 'Questionnaire'), how: 'both', stage: 'safety', minutes: 4 },
	{ form: form('F06', '処方箋', 'Prescription'), how: 'retype', stage: 'orders', minutes: 4 },
	{ form: form('F05-2', '診療録2号紙', 'Chart, second sheet'), how: 'scan', stage: 'narrative', minutes: 1 },
] satisfies { form: FormView; how: HowEntered; stage: string; minutes: number }[];
const CHECKS = [
	['vendor', '保守会社が「使ってよい」と言った', 'The vendor says it may be used', '会社・名前・時刻を書く', 'Company, name, time'],
	['clean', '感染がないことを確かめた', 'No infection was found', 'だれが、どう調べたかを書く', 'Who checked and how'],
	['backup', 'どの日時のデータに戻ったか分かっている', 'It is known how far the data went back', 'バックアップの日時を書く', 'Write the time of the backup'],
	['test-patient', 'テスト患者で、受付から会計まで通した', 'A test patient went all the way round', '受付・診察・処方・会計を1周する', 'Reception to payment'],
] as const;
const number = (n: number) => `DA-${String(n).padStart(4, '0')}-${n % 10}`;
const FIRST = 501;
const LAST = 543;

export class FakeRecovery {
	decided: RecoveryView['decided'] = null;
	days: DayView[] = [];
	followUps: FollowUpView[] = [];
	readonly checks: GoLiveView[] = CHECKS.map(([id, ja, en, hintJa, hintEn]) => ({ id, title: t(ja, en), hint: t(hintJa, hintEn), answer: null, reason: '', at: null, who: null, entry: null }));
	slips: SlipView[] = [];
	constructor(private readonly engine: Engine) {
		for (let n = FIRST; n <= LAST; n += 1) this.slips.push(this.#first(n));
	}

	slip(typed: string): SlipView {
		const found = this.slips.find((one) => one.number === typed);
		if (!found) throw { code: 'unknown-slip', detail: typed };
		return found;
	}

	sheet(number: string, id: string, nth: number): ReentrySheetView {
		const slip = this.slip(number);
		const known = slip.sheets.find((one) => one.form.id === id && one.sheet === nth);
		if (known) return known;
		const added = this.blank(id, nth);
		slip.sheets.push(added);
		return added;
	}

	blank(id: string, sheet: number): ReentrySheetView {
		const known = FORMS.find((one) => one.form.id === id) ?? FORMS[0]!;
		return { form: known.form, sheet, how: known.how, occurredAt: null, enteredAt: null, doer: null, enteredBy: null, checkedAt: null, checkedBy: null, samePerson: false, asked: null, entry: null };
	}

	/** How it stands, from what was done about it. */
	settle(slip: SlipView, state?: SlipStanding) {
		const entered = slip.sheets.filter((one) => one.enteredAt !== null);
		const checked = entered.filter((one) => one.checkedAt !== null);
		const all = slip.sheets.length > 0 && entered.length === slip.sheets.length;
		slip.state = state ?? (all ? (checked.length === entered.length ? 'checked' : 'entered') : entered.length > 0 || slip.tied ? 'started' : 'waiting');
		[slip.who, slip.at, slip.entry] = [this.engine.recorder, this.engine.iso(), `slip-${slip.number}`];
	}

	view(): RecoveryView {
		const of = (...states: SlipStanding[]) => this.slips.filter((one) => states.includes(one.state)).length;
		const [entered, checked, spoiled, settled] = [of('entered', 'checked'), of('checked'), of('spoiled'), of('settled')];
		const used = this.slips.length;
		const left = used - entered - spoiled - settled;
		const answered = this.checks.filter((one) => one.answer !== null).length;
		const missing = this.slips.filter((one) => one.state === 'missing');
		const next = this.#next();
		const sentence = t(`紙${used}枚＝入力${entered}＋欠番${spoiled + settled}${left > 0 ? `＋のこり${left}` : ''}`, `${used} slips = ${entered} entered + ${spoiled + settled} explained${left > 0 ? ` + ${left} left` : ''}`);
		const paper = this.engine.systems.map((one) => ({ ...one, forms: one.state === 'stopped' ? [FORMS[0]!.form, FORMS[2]!.form] : [] }));
		return {
			incident: 'incident-1',
			title: t('電子カルテが使えない', 'Records system is down'),
			closed: this.engine.closed,
			hasSlips: used > 0,
			systems: paper,
			formsInUse: paper.some((one) => one.forms.length > 0) ? [FORMS[0]!.form, FORMS[2]!.form] : [],
			checks: this.checks.map((one) => ({ ...one })),
			checksAnswered: answered,
			decided: this.decided,
			cannotDecide: answered < CHECKS.length ? t(`まだ答えていない確認が${CHECKS.length - answered}つあります。`, `${CHECKS.length - answered} checks are not answered.`) : null,
			decider: { role: t('本部長', 'Head of HQ'), person: '院長 高橋' },
			announcement: t('これから新しい患者は電子カルテで受け付けます。紙で始めた患者は、帰るまで紙で続けます。', 'New patients go live now. Patients on paper stay on paper until they leave.'),
			chartNote: t('システム停止 2026-11-24 10:23–15:20、紙記録あり', 'System down 2026-11-24 10:23–15:20, paper records exist'),
			count: { used, entered, checked, spoiled, settled, left, sentence },
			windows: [{ letter: 'A', name: '受付1', first: number(FIRST), last: number(LAST), count: used }],
			days: [this.#today(missing, spoiled, sentence), ...this.days],
			gaps: missing.map((one) => ({ number: one.number, window: one.window, named: false, text: t('封筒も書き損じもありません', 'Neither envelope nor spoiled slip') })),
			left: { slips: left, sheets: left * 4, unchecked: entered - checked, minutes: left * 12 + entered - checked, text: t('残り 約2時間30分（1枚3分の目安）', 'About 2 h 30 min left (3 min a sheet)') },
			stages: [
				{ id: 'master', title: t('患者を合わせる', 'Match patients'), hint: t('停止用番号を正IDに結ぶ', 'Tie the number to the true ID'), forms: [], done: entered, left },
				{ id: 'safety', title: t('アレルギー・今の薬', 'Allergies and medicine'), hint: t('禁忌・妊娠・体重も', 'Also contraindications'), forms: [], done: entered, left },
				{ id: 'audit', title: t('照合', 'Compare'), hint: t('別の人が紙と見くらべる', 'Somebody else compares'), forms: [], done: checked, left: entered - checked },
			],
			next,
			slips: this.slips.map((one) => ({ ...one, sheets: one.sheets.map((sheet) => ({ ...sheet })) })),
			more: 0,
			forms: FORMS,
			followUps: this.followUps,
			cannotClose: left > 0 ? t(`紙${used}枚＝入力＋欠番 になるまで終われません。あと${left}枚です。`, `It cannot end before all ${used} slips are entered or explained; ${left} are left.`) : null,
			people,
			recorder: this.engine.recorder,
		};
	}

	#today(missing: SlipView[], spoiled: number, sentence: DayView['sentence']): DayView {
		const windows = [{ letter: 'A', name: '受付1', first: number(FIRST), last: number(LAST), count: this.slips.length }];
		return { closedAt: null, windows, used: this.slips.length, envelopes: this.slips.length - missing.length - spoiled, spoiled, missing: missing.map((one) => one.number), people: [], sentence, agrees: missing.length === 0, entry: null };
	}

	#first(n: number): SlipView {
		const at = '2026-11-24T06:40:00Z';
		const slip: SlipView = { number: number(n), window: '受付1', state: 'waiting', reason: '', owner: null, tied: null, sheets: [], who: null, at: null, entry: null };
		if (n === 520) return { ...slip, state: 'spoiled', reason: '書き損じて線で消した', who: '佐藤', at, entry: 'slip-520' };
		if (n === 540) return { ...slip, state: 'missing' };
		if (n > 531) return slip;
		const sheets = FORMS.slice(0, 2).map(({ form }) => ({ ...this.blank(form.id, 1), occurredAt: '2026-11-24T01:47:00Z', enteredAt: at, doer: '田中', enteredBy: '佐藤' }));
		const tied = { card: '', patientId: `10${n}`, people: ['佐藤', '鈴木'], at, entry: `tie-${n}` };
		const done = n <= 521 ? sheets.map((one) => ({ ...one, checkedAt: at, checkedBy: n % 7 === 0 ? '佐藤' : '鈴木', samePerson: n % 7 === 0 })) : sheets;
		return { ...slip, state: n <= 521 ? 'checked' : 'entered', owner: '佐藤', tied, sheets: done, who: '佐藤', at, entry: `slip-${n}` };
	}

	#next(): NextView | null {
		const slip = this.slips.find((one) => one.state === 'waiting' || one.state === 'started') ?? this.slips.find((one) => one.state === 'entered') ?? this.slips.find((one) => one.state === 'missing');
		if (!slip) return null;
		const open = slip.sheets.find((one) => one.enteredAt === null);
		const unchecked = slip.sheets.find((one) => one.checkedAt === null);
		const act = slip.state === 'missing' ? 'find' : !slip.tied ? 'tie' : open ? (open.asked?.answer === '' ? 'ask' : 'enter') : 'check';
		const sheet = act === 'check' ? unchecked : open;
		const words = { tie: ['封筒を開ける', 'open the envelope'], enter: ['を入力する', 'enter'], ask: ['を書いた人に聞く', 'ask the writer'], check: ['を照合する', 'check'], find: ['を探す', 'find it'] }[act];
		return { number: slip.number, stage: t('患者を合わせる', 'Match patients'), act, form: sheet?.form ?? null, sheet: sheet?.sheet ?? 1, text: t(`${slip.number} の ${sheet?.form.title.ja ?? ''}${words[0]}`, `${slip.number}: ${words[1]} ${sheet?.form.title.en ?? ''}`) };
	}
}
