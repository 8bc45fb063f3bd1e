/** Keeps the state of the fake response. It stands where the engine stands and copies none of its rules. */
import type { CallStatus } from '../bindings/CallStatus';
import type { ContactView } from '../bindings/ContactView';
import type { DeadlineView } from '../bindings/DeadlineView';
import type { EntryView } from '../bindings/EntryView';
import type { ErrorCode } from '../bindings/ErrorCode';
import type { IncidentView } from '../bindings/IncidentView';
import type { StepLineView } from '../bindings/StepLineView';
import type { StepView } from '../bindings/StepView';
import type { SystemView } from '../bindings/SystemView';
import type { Text } from '../bindings/Text';
import { type FakeStep, main, t, tracks } from './flow';
import { contacts, systems } from './people';
import { FakePaper } from './paper';
import { FakePlan } from './plan';
import { FakePlaybooks } from './playbooks';
import { FakeBeside } from './plan-beside';
import { FakeTable } from './plan-table';
import { FakeRecovery } from './recovery';
import { FakeSafe } from './safe';

type Walk = { walk: number; title: Text; steps: FakeStep[]; at: number };
type Snapshot = { walks: Walk[]; current: number };
type Called = { status: CallStatus; lastAt: string; attempts: number };

const MINUTE = 60_000;

const walked = ({ kind }: EntryView) => kind === 'step' || kind === 'choice' || kind === 'call';

export class FakeEngine {
	/** 2026-11-24 10:23 in Japan. Moves only when a test says so. */
	now = Date.parse('2026-11-24T01:23:00Z');
	failWith: ErrorCode | null = null;
	/** The names of the commands that came in, in order. */
	asked: string[] = [];
	started = false;
	startedAt = 0;
	noticedAt = 0;
	closed = false;
	withdrawn = false;
	recorder: string | null = null;
	noPrinter = false;
	/** The usual printer does not answer; another one does. */
	printerGone = false;
	/** Why the data file is only read. */
	readOnly: Text | null = null;
	entries: EntryView[] = [];
	later: { walk: number; step: FakeStep; since: string }[] = [];
	systems: SystemView[] = structuredClone(systems);
	#walks: Walk[] = [];
	#current = 0;
	#before = new Map<string, Snapshot>();
	#called = new Map<string, Called>();
	#presses = new Set<string>();
	notice: Text | null = null;
	/** What was done on the way that the last undo left. */
	abandoned: Text[] = [];

	/** A command came in. Throws as the app would when told to; says whether this press is new. */
	receive(command: string, press?: string): boolean {
		this.asked.push(command);
		if (this.failWith && press !== undefined) throw { code: this.failWith, detail: command };
		this.notice = null;
		if (press === undefined) return true;
		this.abandoned = [];
		if (this.#presses.has(press)) {
			this.notice = t('もう記録されています', 'Already recorded');
			return false;
		}
		this.#presses.add(press);
		return true;
	}

	iso = (at = this.now) => new Date(at).toISOString();
	/** How the records lie. */
	readonly safe = new FakeSafe(this);
	/** The boxes and what was printed for them. */
	readonly paper = new FakePaper(this);
	/** The slips, and what was entered of them. */
	readonly recovery = new FakeRecovery(this);
	/** The draft of the plan. */
	readonly plan = new FakePlan();
	/** The playbooks of the draft. */
	readonly playbooks = new FakePlaybooks();
	readonly beside = new FakeBeside(this.plan);
	/** A table on its way into the plan. */
	readonly table = new FakeTable(this.plan);

	/** What the data file would hold. */
	keep(): string {
		const { now, started, startedAt, noticedAt, closed, withdrawn, recorder, entries, later, systems } = this;
		const open = { now, started, startedAt, noticedAt, closed, withdrawn, recorder, entries, later, systems };
		return JSON.stringify({ open, walks: this.#walks, current: this.#current, before: [...this.#before], called: [...this.#called], plan: this.plan.keep() });
	}

	/** The app was closed and opened again on the same file. */
	recall(kept: string) {
		const { open, walks, current, before, called, plan } = JSON.parse(kept);
		this.plan.recall(plan);
		Object.assign(this, open);
		[this.#walks, this.#current] = [walks, current];
		[this.#before, this.#called] = [new Map(before), new Map(called)];
	}

	start() {
		this.started = true;
		this.entries = [];
		this.closed = this.withdrawn = false;
		this.startedAt = this.noticedAt = this.now;
		this.#walks = [{ walk: 0, title: t('電子カルテが使えない', 'Records system is down'), steps: main, at: 0 }];
		this.#current = 0;
		this.record('start', t('「電子カルテが使えない」の対応を始めた', 'Started: records system is down'));
	}

	record(kind: EntryView['kind'], text: Text, more: Partial<EntryView> = {}): EntryView {
		const entry: EntryView = {
			id: `entry-${this.entries.length + 1}`,
			seq: this.entries.length + 1,
			occurredAt: this.iso(),
			precision: 'exact',
			occurredUntil: null,
			recordedAt: this.iso(),
			late: false,
			lateReason: null,
			afterEnd: this.closed,
			station: null,
			from: '受付',
			to: '本部',
			kind,
			nature: 'fact',
			text,
			written: kind === 'note' ? text.ja : null,
			was: [],
			correctable: kind !== 'correction',
			about: null,
			doer: this.recorder,
			recorder: this.recorder,
			undone: null,
			abandoned: false,
			open: false,
			...more,
		};
		this.#before.set(entry.id, { walks: this.#walks.map((walk) => ({ ...walk })), current: this.#current });
		this.entries.push(entry);
		return entry;
	}

	complete(walk: number, text: (step: FakeStep) => Text, kind: EntryView['kind'] = 'step') {
		const line = this.#walks.find((one) => one.walk === walk);
		const step = line?.steps[line.at];
		if (!line || !step) throw { code: 'unknown-step', detail: String(walk) };
		this.record(kind, text(step));
		line.at += 1;
		this.later = this.later.filter((one) => one.step.id !== step.id);
		const next = line.steps[line.at];
		if (next?.kind === 'parallel') {
			tracks.forEach((track, n) => this.#walks.push({ walk: n + 1, ...track, at: 0 }));
			this.#current = 3;
		} else if (!next) this.#current = 0;
	}

	/** A call that was reached ends the open step it was for. */
	completeCallOf(contact: string) {
		const line = this.#walks.find((one) => one.steps[one.at]?.contact === contact);
		if (line) this.complete(line.walk, (step) => step.fact ?? step.title, 'call');
	}

	putOff(walk: number) {
		const line = this.#walks.find((one) => one.walk === walk);
		const step = line?.steps[line.at];
		if (!line || !step) return;
		this.complete(walk, (it) => t(`あとでやる：${it.title.ja}`, `Put off: ${it.title.en}`));
		this.later.push({ walk, step, since: this.iso() });
	}

	show(walk: number) {
		this.#current = walk;
	}

	undo(id: string) {
		const entry = this.entries.find((one) => one.id === id);
		const before = this.#before.get(id);
		if (!entry || !before) return;
		entry.undone = { at: this.iso(), who: this.recorder };
		if (walked(entry)) {
			this.#walks = before.walks;
			this.#current = before.current;
			const left = this.entries.filter((one) => one.seq > entry.seq && walked(one) && !one.undone && !one.abandoned);
			for (const one of left) one.abandoned = true;
			this.abandoned = left.map((one) => one.text);
		}
		this.record('correction', t(`取り消し：${entry.text.ja}`, `Undone: ${entry.text.en}`));
	}

	call(contact: string, status: CallStatus, text: Text, direction: 'in' | 'out') {
		const attempts = (this.#called.get(contact)?.attempts ?? 0) + 1;
		this.#called.set(contact, { status, lastAt: this.iso(), attempts });
		const name = contacts.find((one) => one.id === contact)?.name.ja ?? contact;
		const [from, to] = direction === 'out' ? ['本部', name] : [name, '本部'];
		this.record('call', text, { from, to, nature: 'report', open: status === 'waiting' });
	}

	contacts(): ContactView[] {
		return contacts.map((one) => {
			const called = this.#called.get(one.id);
			const due = called?.status === 'waiting' ? this.iso(Date.parse(called.lastAt) + 20 * MINUTE) : one.due;
			return { ...one, ...called, due };
		});
	}

	deadlines(): DeadlineView[] {
		const due = (id: string, title: Text, minutes: number, more: Partial<DeadlineView> = {}): DeadlineView => {
			const at = this.noticedAt + minutes * MINUTE;
			const soonFrom = this.iso(at - 30 * MINUTE);
			return { id, title, due: this.iso(at), soonFrom, met: false, metAt: null, dayScale: false, formula: t('気づいてからの時間で決める', 'Counted from noticing'), role: t('連絡係', 'Liaison'), legal: false, holidayNote: null, ...more };
		};
		const called = (id: string) => {
			const call = this.#called.get(id);
			return call?.status === 'reached' ? { met: true, metAt: call.lastAt } : {};
		};
		return [
			due('vendor-call', t('保守会社へ電話', 'Call the vendor'), 20, called('vendor-ehr')),
			due('mhlw-first', t('厚生労働省へ第一報', 'First report to ministry'), 60, called('mhlw')),
			due('management-report', t('院長へ状況報告', 'Report to the director'), 67),
			due('ppc-first', t('個人情報もれの速報', 'Early report of a leak'), 5 * 24 * 60, { dayScale: true, legal: true, soonFrom: this.iso(this.noticedAt + 3 * 24 * 60 * MINUTE), formula: t('知った日からおおむね3〜5日', 'About 3 to 5 days from knowing') }),
		];
	}

	view(): IncidentView {
		const line = this.#walks.find((one) => one.walk === this.#current) ?? this.#walks[0];
		const last = this.entries.filter((one) => !one.undone && !one.abandoned && walked(one)).at(-1);
		const open = this.#walks.filter((one) => one.steps[one.at]);
		return {
			id: 'incident-1',
			title: t('電子カルテが使えない', 'Records system is down'),
			mode: this.recovery.decided ? 'recovery' : 'real',
			noticedAt: this.iso(this.noticedAt),
			startedAt: this.iso(this.startedAt),
			closed: this.closed,
			withdrawn: this.withdrawn,
			canWithdraw: this.entries.length === 1,
			step: line ? this.#step(line) : null,
			tracks: open.map((one) => this.#track(one)),
			previous: last ? { entry: last.id, text: last.text, at: last.occurredAt, who: last.doer } : null,
			after: line ? line.steps.slice(line.at + 1, line.at + 3).map((step) => step.title) : [],
			later: this.later.map(({ walk, step, since }) => ({ walk, step: step.id, title: step.title, since, due: null })),
			allSteps: this.#walks.flatMap((one) => this.#lines(one)),
			deadlines: this.deadlines(),
			help: '1234',
			doNot: [t('電源を切らない・再起動しない', 'No power off, no restart'), t('USBメモリを挿さない', 'No USB sticks'), t('自分で直そうとしない', 'Do not try to repair')],
			playbooks: [
				{ id: 'paper-switch', title: t('紙に切り替える', 'Switch to paper'), running: this.#walks.some((one) => one.walk === 3) },
				{ id: 'cyberattack', title: t('サイバー攻撃のうたがい', 'Suspected cyberattack'), running: false },
			],
			recorder: this.recorder,
			notice: this.notice,
			abandoned: this.abandoned,
			lastAt: this.entries.at(-1)?.recordedAt ?? this.iso(),
		};
	}

	#step(line: Walk): StepView | null {
		const step = line.steps[line.at];
		if (!step) return null;
		const { fact = null, lines = [], say = null, person = null, minutes = null, choices = [], cannot = [], listed = [] } = step;
		const contact = this.contacts().find((one) => one.id === step.contact) ?? null;
		const forms = step.form ? [step.form] : [];
		const { id, kind, title, role } = step;
		const phase = t(step.phase, 'First response');
		const openedAt = this.iso(this.startedAt);
		return { walk: line.walk, id, playbookTitle: line.title, number: line.at + 1, total: line.steps.length, phase, kind, title, fact, lines, listed, say, role, person, minutes, caution: null, forms, choices, cannot, contact, doneBefore: null, openedAt };
	}

	#track(line: Walk) {
		const step = line.steps[line.at] ?? main[0]!;
		return { walk: line.walk, step: step.id, title: line.title, stepTitle: step.title, role: step.role, person: step.person ?? null, current: line.walk === this.#current, done: line.at, total: line.steps.length, waitingAtJoin: step.kind === 'parallel' };
	}

	#lines(line: Walk): StepLineView[] {
		return line.steps.map((step, n) => {
			const here = line.walk === this.#current ? 'current' : 'open';
			const state = n < line.at ? 'done' : n === line.at ? here : 'ahead';
			return { walk: line.walk, step: step.id, number: n + 1, title: step.title, phase: t(step.phase, step.phase), state, at: n < line.at ? this.iso(this.startedAt) : null, who: null };
		});
	}
}
