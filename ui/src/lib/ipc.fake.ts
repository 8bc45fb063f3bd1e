/**
 * Stands in for ipc.ts in tests and in `vite --mode fake`: same functions, same shapes, no window needed.
 * The aliases of vite.config.ts put it there; it never reaches a real build.
 */
import type { CallsView } from './bindings/CallsView';
import type { HomeView } from './bindings/HomeView';
import type { IncidentView } from './bindings/IncidentView';
import type { SearchView } from './bindings/SearchView';
import type { TimelineView } from './bindings/TimelineView';
import type { WasView } from './bindings/WasView';
import { FakeEngine } from './fake/engine';
import { editing } from './fake/editing';
import { evidence } from './fake/evidence';
import { t } from './fake/flow';
import { said } from './fake/said';
import { find } from './fake/search';
import { planning } from './fake/planning';
import { recovering } from './fake/recovering';
import { papering } from './fake/papering';
import { stage } from './fake/stage';
import { past, people, symptoms } from './fake/people';
import type * as real from './ipc';

let engine = new FakeEngine();
let changed: ((noun: string) => void)[] = [];

/** What tests do to the engine behind the fake. */
export const fake = {
	get engine() {
		return engine;
	},
	reset() {
		engine = new FakeEngine();
		changed = [];
	},
	/** Another window wrote something. */
	changed: (noun: string) => changed.forEach((again) => again(noun)),
};
export type Fake = typeof fake;

if (import.meta.env.MODE === 'fake') stage(fake);

export const home: typeof real.home = async (): Promise<HomeView> => {
	engine.receive('home');
	const title = t('電子カルテが使えない', 'Records system is down');
	const summary = { id: 'incident-1', title, noticedAt: engine.iso(engine.noticedAt), startedAt: engine.iso(engine.startedAt), phase: t('初動対応', 'First response'), closed: engine.closed, withdrawn: engine.withdrawn };
	const running = engine.started && !engine.closed && !engine.withdrawn;
	return {
		facility: 'みどり野病院',
		plan: {
			number: 2,
			approvedOn: '2026-10-02',
			missing: [t('警察の番号', 'The number of the police'), t('県庁の番号の確認', 'Checking the number of the prefecture')],
			nextReview: '2027-03-31',
		},
		symptoms,
		open: running ? summary : null,
		past: [...(engine.closed || engine.withdrawn ? [summary] : []), ...past],
		paper: [
			{
				id: 'front-desk',
				place: t('受付', 'reception'),
				printedAt: '2026-09-01T00:00:00Z',
				stale: true,
				sheets: 2,
				changes: [t('「電子カルテの会社」の電話が変わりました', 'The telephone of the chart company changed')],
				todo: t('受付パックの2枚を差し替える', 'Replace 2 sheets of the front-desk pack')
			}
		],
		todos: { late: 1, soon: 1, first: t('バックアップから戻す試験', 'Restore test') },
		dataFile: 'みどり野病院.tomoshibi',
		readOnly: engine.readOnly,
		recorder: engine.recorder,
		people,
		now: engine.iso(),
		clockWrong: null,
	};
};

const incidentAfter = (command: string, press: string, act: () => void): IncidentView => {
	if (engine.receive(command, press)) act();
	return engine.view();
};

export const goOnBeside: typeof real.goOnBeside = () => home();

export const startIncident: typeof real.startIncident = async ({ press }) =>
	incidentAfter('startIncident', press, () => engine.start());
export const incident: typeof real.incident = async () => {
	engine.receive('incident');
	return engine.view();
};
export const completeStep: typeof real.completeStep = async ({ walk, press }) =>
	incidentAfter('completeStep', press, () => engine.complete(walk, (step) => step.fact ?? step.title));
export const putOffStep: typeof real.putOffStep = async ({ walk, press }) =>
	incidentAfter('putOffStep', press, () => engine.putOff(walk));
export const cannotStep: typeof real.cannotStep = async ({ walk, press }) =>
	incidentAfter('cannotStep', press, () =>
		engine.complete(walk, (step) => t(`できなかった：${step.title.ja}`, `Could not: ${step.title.en}`)),
	);
export const choose: typeof real.choose = async ({ walk, choice, press }) =>
	incidentAfter('choose', press, () =>
		engine.complete(walk, (step) => step.choices?.find((one) => one.id === choice)?.label ?? step.title, 'choice'),
	);
export const undo: typeof real.undo = async ({ entry, press }) =>
	incidentAfter('undo', press, () => engine.undo(entry));
export const goTo: typeof real.goTo = async ({ walk }) => {
	engine.receive('goTo');
	engine.show(walk);
	return engine.view();
};
export const startPlaybook: typeof real.startPlaybook = async ({ press }) =>
	incidentAfter('startPlaybook', press, () => engine.record('start', t('紙に切り替える手順を始めた', 'Switch to paper started')));
export const correctNoticedAt: typeof real.correctNoticedAt = async ({ noticedAt, press }) =>
	incidentAfter('correctNoticedAt', press, () => (engine.noticedAt = Date.parse(noticedAt)));
export const withdraw: typeof real.withdraw = async ({ press }) =>
	incidentAfter('withdraw', press, () => (engine.withdrawn = true));
export const restore: typeof real.restore = async ({ press }) =>
	incidentAfter('restore', press, () => (engine.withdrawn = false));
export const closeIncident: typeof real.closeIncident = async ({ press }) =>
	incidentAfter('closeIncident', press, () => (engine.closed = true));

const callsNow = (): CallsView => ({ order: engine.contacts(), now: engine.iso(), title: null });
export const calls: typeof real.calls = async () => {
	engine.receive('calls');
	return callsNow();
};
export const logCall: typeof real.logCall = async ({ contact, outcome, direction, who, heard, press }) => {
	if (!engine.receive('logCall', press)) return callsNow();
	const what = { reached: t('つながった。伝えた', 'Reached and told'), 'no-answer': t('出なかった', 'No answer'), waiting: t('折り返しを待つ', 'Awaiting call back') }[outcome];
	const words = [what.ja, who, heard].filter(Boolean).join('。');
	engine.call(contact, outcome, { ja: words, en: words }, direction);
	if (outcome === 'reached') engine.completeCallOf(contact);
	return callsNow();
};

const timelineNow = (shown = 200): TimelineView => ({
	incident: 'incident-1',
	title: t('電子カルテが使えない', 'Records system is down'),
	closed: engine.closed,
	canNote: !engine.withdrawn,
	canCorrect: true,
	more: engine.entries.length > shown,
	entries: engine.entries.slice(-shown).map((one) => ({ ...one })),
	count: engine.entries.length,
	people,
	units: ['受付', '本部', '病棟3', '薬剤', '検査', '医事課'],
	systems: engine.systems.map((one) => ({ ...one })),
	deadlines: engine.deadlines(),
	recorder: engine.recorder,
	head: '7F3A-91C2',
});
export const timeline: typeof real.timeline = async ({ shown }) => {
	engine.receive('timeline');
	return timelineNow(shown);
};
export const takeNote: typeof real.takeNote = async ({ text, from, to, nature, occurredAt, doer, lateReason, press }) => {
	if (!engine.receive('takeNote', press)) return timelineNow();
	if (text.trim() === '') throw { code: 'bad-text', detail: 'empty' };
	const when = said(occurredAt, engine.now);
	engine.record('note', { ja: text, en: text }, { from, to, nature, ...when, lateReason: lateReason ?? null, doer: doer ?? engine.recorder });
	return timelineNow();
};
export const correctEntry: typeof real.correctEntry = async ({ entry, text, occurredAt, from, to, why, press }) => {
	if (!engine.receive('correctEntry', press)) return timelineNow();
	const line = engine.entries.find((one) => one.id === entry);
	if (!line) throw { code: 'not-correctable', detail: 'no such line' };
	const { occurredAt: at, precision, occurredUntil } = line;
	const then = occurredAt === undefined ? null : said(occurredAt, engine.now);
	const was: WasView = {
		at: engine.iso(),
		who: engine.recorder,
		why,
		entry: `entry-${engine.entries.length + 1}`,
		text: text === undefined ? null : line.text,
		...(then ? { occurredAt: at, precision, occurredUntil } : { occurredAt: null, precision: null, occurredUntil: null }),
		from: from === undefined ? null : line.from,
		to: to === undefined ? null : line.to,
		doer: null,
	};
	line.was = [...line.was, was];
	if (text !== undefined) [line.text, line.written] = [{ ja: text, en: text }, text];
	if (then) Object.assign(line, { ...then, late: line.late });
	Object.assign(line, { from: from ?? line.from, to: to ?? line.to });
	engine.record('correction', t(`訂正（${why}）`, `Corrected (${why})`), { about: entry });
	return timelineNow();
};
export const setSystemState: typeof real.setSystemState = async ({ system, state, press }) => {
	if (engine.receive('setSystemState', press)) {
		engine.systems = engine.systems.map((one) => (one.id === system ? { ...one, state, at: engine.iso() } : one));
		engine.record('state', t(`${system}：${state}`, `${system}: ${state}`));
	}
	return timelineNow();
};
export const setRecorder: typeof real.setRecorder = async ({ name, press }) => {
	if (engine.receive('setRecorder', press)) engine.recorder = name;
	return timelineNow();
};

export const search: typeof real.search = async (request): Promise<SearchView> => {
	engine.receive('search');
	return find(engine, request);
};

export const { packs, quantities, previewPack, packPage, savePack, printPack, boxes, noteBox, checkSheet, checkSlip, claimShare, slipRegister } = papering(() => engine);

export const { recovery, checkGoLive, decideRecovery, spoilSlip, settleSlip, closeDay, takeEnvelope, tieSlip, enterSheet, compareSheet, askWriter, noteFollowUp } = recovering(() => engine);

export const openToRead: typeof real.openToRead = () => home();
export const {
	keeping,
	chooseSecondMedium,
	chooseCopyFolder,
	copyNow,
	startVerify,
	restoreDrill,
	releaseReserve,
	tryAgain,
	salvage,
	proof,
	makeCheckpoint,
	checkCode,
	exportRecord,
	exportProgress,
	cancelExport,
	importArchive,
} = evidence(() => engine);

export const { saveDocument, printDocument, writePlanFolder, writeTemplate, writeInventory, takePlanFolder, takeTemplate, chooseTable, mapTable, takeTable, todos, setTodo, saveCalendar, risks, pickRisk, checklistView, setAnswer, carryOver, planView, chapterView, setField, addRow, removeRow, orderRows, attachFile, saveAttachment, undoDraft, redoDraft, approval, publishDraft, revisions, compareRevisions } = planning(() => engine);

export const { playbooks, openPlaybook, editPlaybook, undoPlaybook, redoPlaybook, copyPlaybook, removePlaybook, dryWalk, comparePlaybook, libraryUpdate, mergeLibrary, exportPlaybook, importPlaybook } = editing(() => engine);

export const onChanged: typeof real.onChanged = async (again) => {
	changed.push(again);
	return () => (changed = changed.filter((one) => one !== again));
};
