/** What the commands are asked with. `press` is made once per press, so that a repeated message records once. */
import type { Direction } from './bindings/Direction';
import type { Edit } from './bindings/Edit';
import type { DocumentKind } from './bindings/DocumentKind';
import type { EntryKind } from './bindings/EntryKind';
import type { ExportFormat } from './bindings/ExportFormat';
import type { FollowUpKind } from './bindings/FollowUpKind';
import type { HowEntered } from './bindings/HowEntered';
import type { Nature } from './bindings/Nature';
import type { Outcome } from './bindings/Outcome';
import type { SystemState } from './bindings/SystemState';
import type { YesNo } from './bindings/YesNo';

export type OneIncident = { incident: string };
type Pressed = { press: string };
type AtStep = OneIncident & { walk: number; step: string };

export type StartIncident = Pressed & { symptom: string; noticedAt: string | null };
export type CompleteStep = AtStep & Pressed;
export type PutOffStep = AtStep & Pressed;
export type CannotStep = AtStep & Pressed & { alternative: number | null; note: string | null };
export type Choose = AtStep & Pressed & { choice: string };
export type Undo = OneIncident & Pressed & { entry: string };
export type GoTo = AtStep;
export type StartPlaybook = OneIncident & Pressed & { playbook: string };
export type CorrectNoticedAt = OneIncident & Pressed & { noticedAt: string };
export type Withdraw = OneIncident & Pressed;
export type CloseIncident = OneIncident & Pressed;

export type Calls = { incident: string | null };
export type LogCall = OneIncident &
	Pressed & {
		contact: string;
		direction: Direction;
		outcome: Outcome;
		who: string;
		heard: string;
		/** As typed; missing means now. */
		occurredAt?: string;
		lateReason?: string;
	};

/** The newest `shown` lines; without it, the newest 200. */
export type Timeline = OneIncident & { shown?: number };
/** `occurredAt` as typed: 10:47, 10:47ごろ, 10:40〜10:50, 不明. Empty `doer`: the one who records. */
export type TakeNote = OneIncident &
	Pressed & { occurredAt: string | null; from: string; to: string; nature: Nature; text: string; doer?: string; lateReason?: string };
/** Only what changes; `text` is what a person typed in the line, `who` the other side of a call. */
export type CorrectEntry = OneIncident &
	Pressed & { entry: string; why: string; text?: string; who?: string; occurredAt?: string; from?: string; to?: string; doer?: string };
/** やっぱり続ける: brings a withdrawn incident back. */
export type Restore = OneIncident & Pressed;
export type SetSystemState = OneIncident & Pressed & { system: string; state: SystemState };
export type SetRecorder = Pressed & { incident: string; name: string };

/** What somebody looks for; `null` and an empty text narrow nothing. `page` counts from 0. */
export type Search = {
	typed: string;
	person: string | null;
	kind: EntryKind | null;
	nature: Nature | null;
	from: string | null;
	until: string | null;
	onlyOpen: boolean;
	incident: string | null;
	page: number;
};

/** `beds: null` as the plan has them; `masters` one clean sheet of each; `replacing` only the sheets of its box that changed. */
export type PackOf = { place: string; visits: number; hours: number; beds: number | null; masters: boolean; replacing: boolean };
export type QuantitiesOf = { visits: number; hours: number };
export type PackPage = PackOf & { page: number; width: number };
/** `a3`: sheets of that size come out in that size. */
export type PrintPack = PackOf & { copies: number; printer: string | null; a3: boolean };
/** Into a file that is asked for, a folder that is asked for, or the folder of the pack before. */
export type SavePack = PackOf & { into: 'file' | 'new-folder' | 'same-folder' };
export type NoteBox = { place: string; what: 'opened' | 'checked'; by: string };
/** Six digits of a sheet, as typed. */
export type CheckSheet = { code: string };
/** 2 to 4: which of the hospital's computers this is. */
export type ClaimShare = { share: number };
/** A slip number, as typed or scanned. */
export type CheckSlip = { number: string };

/** `recorder` sits at the keyboard; empty for the one who records the response. */
type AtDesk = OneIncident & Pressed & { recorder: string };
/** `answer: 'no'` needs a reason. */
export type CheckGoLive = AtDesk & { item: string; answer: YesNo; reason: string };
export type DecideRecovery = AtDesk & { decider: string };
type OfSlip = AtDesk & { number: string };
type OfSheet = OfSlip & { form: string; sheet: number };
/** Why a number is not used. */
export type LeaveSlip = OfSlip & { why: string };
export type TakeEnvelope = OfSlip & { owner: string; forms: string[] };
export type TieSlip = OfSlip & { card: string; patientId: string; second: string };
/** `occurredAt` as typed: when the care was. `doer` wrote the paper. */
export type EnterSheet = OfSheet & { how: HowEntered; occurredAt: string | null; doer: string | null };
export type CompareSheet = OfSheet;
/** `answer` is empty while there is none. */
export type AskWriter = OfSheet & { asked: string; phone: string; answer: string };
export type NoteFollowUp = OfSlip & { kind: FollowUpKind; text: string; done: boolean };
/** Numbers as typed; `missing` are those that nobody found. */
export type CloseDay = AtDesk & { windows: { first: string; last: string }[]; envelopes: number; missing: string[]; second: string };

/** `incident: null` means the whole file; only an archive can be that. */
export type ExportRecord = { incident: string | null; format: ExportFormat; hidePeople: boolean; hideTexts: boolean };
/** `off` stops it; otherwise the system's dialog asks for a folder. */
export type ChooseSecondMedium = { off: boolean };
/** Without a path the system's dialog asks for the copy. */
export type RestoreDrill = { path: string | null };
export type Proof = { incident: string | null };
export type MakeCheckpoint = Pressed;
export type CheckCode = { code: string };

export type OnePlaybook = { playbook: string };
/** `edition` is that of the view the change was made in: a stale one is refused with `changed-elsewhere`. */
export type EditPlaybook = OnePlaybook & { edition: string; edit: Edit };
export type UndoPlaybook = OnePlaybook & { edition: string };
/** A new playbook of one's own, from a template or (`from: null`) with one empty step. */
export type CopyPlaybook = { from: string | null; title: string };
/** `path` of the last `DryWalkView`, with one answer more to go on, or fewer to go back; empty: from the beginning. */
export type DryWalk = OnePlaybook & { path: string[] };
/** `revision: null` compares the draft with what it was made from: the revision in force, or the built-in edition. */
export type ComparePlaybook = OnePlaybook & { revision: number | null };
/** `steps` of the library are taken over, all others stay as they are; the update is then done with. */
export type MergeLibrary = OnePlaybook & { edition: string; steps: string[] };
/** A place in the draft; a form has the empty row. */
type OfRow = { part: string; row: string };
export type Chapter = { chapter: string };
/** `texts` as typed; `was` as the engine kept it when it was shown, so that another window's words are not lost. */
export type SetField = OfRow & { field: string; texts: string[]; was: string[] };
/** `id` only where the rows are given: a contact of the library, a role, an item of the check table. */
export type AddRow = { part: string; id?: string };
export type RemoveRow = OfRow;
/** All rows of the part, in their new order. */
export type OrderRows = { part: string; rows: string[] };
/** A row of the attachments. */
export type OneAttachment = { row: string };

/** `number` as `approval` said it. Days as `2026-10-02`; empty is today, and a year later. `accepted`: ids of what is not met. */
export type PublishDraft = { number: number; name: string; role: string; day: string; nextReview: string; accepted: string[] };
export type RevisionChapter = { number: number; chapter: string };
/** `newer: null` is the draft. */
export type CompareRevisions = { older: number; newer: number | null };
/** Without an id a new one, which needs a title. Days as typed; `doneOn` empty means it is not done. */
export type SetTodo = { id: string; title: string; owner: string; due: string; doneOn: string; note: string };
export type PickRisk = { seed: string };

/** An edition of the checklist; the newest when it is empty. */
export type OneEdition = { edition: string };
/** `sheet` is `institution` or the contact slot of a vendor; `field` is `answer`, `on`, `target` or `evidence`. */
export type SetAnswer = { edition: string; sheet: string; number: string; field: string; text: string; was: string };
export type CarryOver = { from: string; to: string };

/** The list a table goes into: `contacts`, `devices`, … */
export type ChooseTable = { part: string };
/** `mapping`: for each column its field, empty when it is not taken. `sheet`: another worksheet, guessed anew. */
export type MapTable = { part: string; mapping: string[]; sheet: string | null };

/** Without a revision the draft. `anyway`: characters that cannot be printed were read, and it is saved all the same. */
export type DocumentOf = { kind: DocumentKind; revision: number | null; anyway?: boolean };
