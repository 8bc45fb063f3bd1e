/**
 * The only file that talks to the app: one function per command, one request in, one view out.
 * A refusal arrives as `{ code, detail }`; `refusal.ts` reads it.
 */
import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import type { ApprovalView } from './bindings/ApprovalView';
import type { BoxesView } from './bindings/BoxesView';
import type { CallsView } from './bindings/CallsView';
import type { ChapterView } from './bindings/ChapterView';
import type { CompareView } from './bindings/CompareView';
import type { DocumentView } from './bindings/DocumentView';
import type { ExportedView } from './bindings/ExportedView';
import type { DrillView } from './bindings/DrillView';
import type { ChecklistView } from './bindings/ChecklistView';
import type { CodeView } from './bindings/CodeView';
import type { ComparedPlaybookView } from './bindings/ComparedPlaybookView';
import type { DryWalkView } from './bindings/DryWalkView';
import type { EditorView } from './bindings/EditorView';
import type { HomeView } from './bindings/HomeView';
import type { ImportedPlaybookView } from './bindings/ImportedPlaybookView';
import type { ImportedView } from './bindings/ImportedView';
import type { IncidentView } from './bindings/IncidentView';
import type { KeepingView } from './bindings/KeepingView';
import type { KnownSlipView } from './bindings/KnownSlipView';
import type { LibraryUpdateView } from './bindings/LibraryUpdateView';
import type { PacksView } from './bindings/PacksView';
import type { PlaybooksView } from './bindings/PlaybooksView';
import type { PlanTakenView } from './bindings/PlanTakenView';
import type { PlanView } from './bindings/PlanView';
import type { PlanWrittenView } from './bindings/PlanWrittenView';
import type { PreviewView } from './bindings/PreviewView';
import type { QuantityView } from './bindings/QuantityView';
import type { PrintedView } from './bindings/PrintedView';
import type { Progress } from './bindings/Progress';
import type { ProofView } from './bindings/ProofView';
import type { SavedRowView } from './bindings/SavedRowView';
import type { RecoveryView } from './bindings/RecoveryView';
import type { RevisionsView } from './bindings/RevisionsView';
import type { RisksView } from './bindings/RisksView';
import type { SavedView } from './bindings/SavedView';
import type { SearchView } from './bindings/SearchView';
import type { SalvageView } from './bindings/SalvageView';
import type { SheetCheckView } from './bindings/SheetCheckView';
import type { SlipRegisterView } from './bindings/SlipRegisterView';
import type { TableOutcomeView } from './bindings/TableOutcomeView';
import type { TableView } from './bindings/TableView';
import type { TakenBackView } from './bindings/TakenBackView';
import type { TimelineView } from './bindings/TimelineView';
import type { TodosView } from './bindings/TodosView';
import type * as ask from './requests';

export const home = () => invoke<HomeView>('home');
export const goOnBeside = () => invoke<HomeView>('go_on_beside');

export const startIncident = (request: ask.StartIncident) => invoke<IncidentView>('start_incident', { request });
export const incident = (request: ask.OneIncident) => invoke<IncidentView>('incident', { request });
export const completeStep = (request: ask.CompleteStep) => invoke<IncidentView>('complete_step', { request });
export const putOffStep = (request: ask.PutOffStep) => invoke<IncidentView>('put_off_step', { request });
export const cannotStep = (request: ask.CannotStep) => invoke<IncidentView>('cannot_step', { request });
export const choose = (request: ask.Choose) => invoke<IncidentView>('choose', { request });
export const undo = (request: ask.Undo) => invoke<IncidentView>('undo', { request });
export const goTo = (request: ask.GoTo) => invoke<IncidentView>('go_to', { request });
export const startPlaybook = (request: ask.StartPlaybook) => invoke<IncidentView>('start_playbook', { request });
export const correctNoticedAt = (request: ask.CorrectNoticedAt) =>
	invoke<IncidentView>('correct_noticed_at', { request });
export const withdraw = (request: ask.Withdraw) => invoke<IncidentView>('withdraw', { request });
export const restore = (request: ask.Restore) => invoke<IncidentView>('restore', { request });
export const closeIncident = (request: ask.CloseIncident) => invoke<IncidentView>('close_incident', { request });

export const calls = (request: ask.Calls) => invoke<CallsView>('calls', { request });
export const logCall = (request: ask.LogCall) => invoke<CallsView>('log_call', { request });

export const timeline = (request: ask.Timeline) => invoke<TimelineView>('timeline', { request });
export const takeNote = (request: ask.TakeNote) => invoke<TimelineView>('take_note', { request });
export const correctEntry = (request: ask.CorrectEntry) => invoke<TimelineView>('correct_entry', { request });
export const setSystemState = (request: ask.SetSystemState) => invoke<TimelineView>('set_system_state', { request });
export const setRecorder = (request: ask.SetRecorder) => invoke<TimelineView>('set_recorder', { request });

export const search = (request: ask.Search) => invoke<SearchView>('search', { request });

export const packs = () => invoke<PacksView>('packs');
export const quantities = (request: ask.QuantitiesOf) => invoke<QuantityView>('quantities', { request });
export const previewPack = (request: ask.PackOf) => invoke<PreviewView>('preview_pack', { request });
export const packPage = (request: ask.PackPage) => invoke<string>('pack_page', { request });
export const savePack = (request: ask.SavePack) => invoke<SavedView>('save_pack', { request });
export const printPack = (request: ask.PrintPack) => invoke<PrintedView>('print_pack', { request });
export const boxes = () => invoke<BoxesView>('boxes');
export const noteBox = (request: ask.NoteBox) => invoke<BoxesView>('note_box', { request });
export const checkSheet = (request: ask.CheckSheet) => invoke<SheetCheckView>('check_sheet', { request });
export const checkSlip = (request: ask.CheckSlip) => invoke<KnownSlipView>('check_slip', { request });
export const claimShare = (request: ask.ClaimShare) => invoke<SlipRegisterView>('claim_share', { request });
export const slipRegister = () => invoke<SlipRegisterView>('slip_register');

/** Screen 6. Every write answers with the whole of it. */
export const recovery = (request: ask.OneIncident) => invoke<RecoveryView>('recovery', { request });
export const checkGoLive = (request: ask.CheckGoLive) => invoke<RecoveryView>('check_go_live', { request });
export const decideRecovery = (request: ask.DecideRecovery) => invoke<RecoveryView>('decide_recovery', { request });
export const spoilSlip = (request: ask.LeaveSlip) => invoke<RecoveryView>('spoil_slip', { request });
export const settleSlip = (request: ask.LeaveSlip) => invoke<RecoveryView>('settle_slip', { request });
export const closeDay = (request: ask.CloseDay) => invoke<RecoveryView>('close_day', { request });
export const takeEnvelope = (request: ask.TakeEnvelope) => invoke<RecoveryView>('take_envelope', { request });
export const tieSlip = (request: ask.TieSlip) => invoke<RecoveryView>('tie_slip', { request });
export const enterSheet = (request: ask.EnterSheet) => invoke<RecoveryView>('enter_sheet', { request });
export const compareSheet = (request: ask.CompareSheet) => invoke<RecoveryView>('compare_sheet', { request });
export const askWriter = (request: ask.AskWriter) => invoke<RecoveryView>('ask_writer', { request });
export const noteFollowUp = (request: ask.NoteFollowUp) => invoke<RecoveryView>('note_follow_up', { request });

export const checklistView = (request: ask.OneEdition) => invoke<ChecklistView>('checklist_view', { request });
export const setAnswer = (request: ask.SetAnswer) => invoke<ChecklistView>('set_answer', { request });
export const carryOver = (request: ask.CarryOver) => invoke<ChecklistView>('carry_over', { request });

export const planView = () => invoke<PlanView>('plan_view');
export const chapterView = (request: ask.Chapter) => invoke<ChapterView>('chapter_view', { request });
export const setField = (request: ask.SetField) => invoke<SavedRowView>('set_field', { request });
export const addRow = (request: ask.AddRow) => invoke<SavedRowView>('add_row', { request });
export const removeRow = (request: ask.RemoveRow) => invoke<SavedRowView>('remove_row', { request });
export const orderRows = (request: ask.OrderRows) => invoke<SavedRowView>('order_rows', { request });
export const undoDraft = () => invoke<TakenBackView>('undo_draft');
export const redoDraft = () => invoke<TakenBackView>('redo_draft');
/** Asks which file; `null` when nobody chose one. */
export const attachFile = (request: ask.OneAttachment) => invoke<SavedRowView | null>('attach_file', { request });
/** Asks where; `path` is null when nobody chose a place. */
export const saveAttachment = (request: ask.OneAttachment) => invoke<SavedView>('save_attachment', { request });

/** Asks which table (Excel, CSV, vCard); `null` when nobody chose one. The window keeps it until the next is chosen. */
export const chooseTable = (request: ask.ChooseTable) => invoke<TableView | null>('choose_table', { request });
/** The same table with other columns or another worksheet. */
export const mapTable = (request: ask.MapTable) => invoke<TableView>('map_table', { request });
/** Takes all good rows at once. */
export const takeTable = (request: ask.MapTable) => invoke<TableOutcomeView>('take_table', { request });
/** Ask which; `null` when nobody chose. `taken: false` says with `findings` why nothing was taken. */
export const takePlanFolder = () => invoke<PlanTakenView | null>('take_plan_folder');
export const takeTemplate = () => invoke<PlanTakenView | null>('take_template');
/** Ask where; `path` is null when nobody chose a place. */
export const writePlanFolder = () => invoke<PlanWrittenView>('write_plan_folder');
export const writeTemplate = () => invoke<PlanWrittenView>('write_template');
export const writeInventory = () => invoke<PlanWrittenView>('write_inventory');

/** Asks where; `exportProgress` tells how far it has got, and `cancelExport` leaves nothing behind. */
export const exportRecord = (request: ask.ExportRecord) => invoke<ExportedView>('export', { request });
export const exportProgress = () => invoke<Progress | null>('export_progress');
export const cancelExport = () => invoke<null>('cancel_export');
export const importArchive = () => invoke<ImportedView>('import_archive');
export const keeping = () => invoke<KeepingView>('keeping');
export const chooseSecondMedium = (request: ask.ChooseSecondMedium) =>
	invoke<KeepingView>('choose_second_medium', { request });
export const chooseCopyFolder = () => invoke<KeepingView>('choose_copy_folder');
export const copyNow = () => invoke<KeepingView>('copy_now');
export const restoreDrill = (request: ask.RestoreDrill) => invoke<DrillView>('restore_drill', { request });
export const releaseReserve = () => invoke<KeepingView>('release_reserve');
export const tryAgain = () => invoke<KeepingView>('try_again');
export const startVerify = () => invoke<KeepingView>('start_verify');
export const salvage = () => invoke<SalvageView>('salvage');
/** Opens the data file for reading although it cannot be written. */
export const openToRead = () => invoke<HomeView>('open_to_read');
export const proof = (request: ask.Proof) => invoke<ProofView>('proof', { request });
export const makeCheckpoint = (request: ask.MakeCheckpoint) => invoke<ProofView>('make_checkpoint', { request });
export const checkCode = (request: ask.CheckCode) => invoke<CodeView>('check_code', { request });

/** Screen 8. Every change answers with the whole playbook as it is then; `refused` says why one was not made. */
export const playbooks = () => invoke<PlaybooksView>('playbooks');
export const openPlaybook = (request: ask.OnePlaybook) => invoke<EditorView>('open_playbook', { request });
export const editPlaybook = (request: ask.EditPlaybook) => invoke<EditorView>('edit_playbook', { request });
export const undoPlaybook = (request: ask.UndoPlaybook) => invoke<EditorView>('undo_playbook', { request });
export const redoPlaybook = (request: ask.UndoPlaybook) => invoke<EditorView>('redo_playbook', { request });
export const copyPlaybook = (request: ask.CopyPlaybook) => invoke<EditorView>('copy_playbook', { request });
/** Takes one's own playbook out of the draft; a changed built-in one is again as it came with the program. */
export const removePlaybook = (request: ask.OnePlaybook) => invoke<PlaybooksView>('remove_playbook', { request });
export const dryWalk = (request: ask.DryWalk) => invoke<DryWalkView>('dry_walk', { request });
export const comparePlaybook = (request: ask.ComparePlaybook) => invoke<ComparedPlaybookView>('compare_playbook', { request });
export const libraryUpdate = (request: ask.OnePlaybook) => invoke<LibraryUpdateView>('library_update', { request });
export const mergeLibrary = (request: ask.MergeLibrary) => invoke<EditorView>('merge_library', { request });
/** Asks where to save. */
export const exportPlaybook = (request: ask.OnePlaybook) => invoke<SavedView>('export_playbook', { request });
/** Asks for a file; without one, playbook and problems are empty. */
export const importPlaybook = () => invoke<ImportedPlaybookView>('import_playbook');
export const approval = () => invoke<ApprovalView>('approval');
/** Refused with `plan-not-ready`, `changed-elsewhere` (look at `approval` again) or `bad-text`. */
export const publishDraft = (request: ask.PublishDraft) => invoke<RevisionsView>('publish_draft', { request });
export const revisions = () => invoke<RevisionsView>('revisions');
/** One chapter of a revision, to be read: no field of it can be set. */
export const revisionChapter = (request: ask.RevisionChapter) => invoke<ChapterView>('revision_chapter', { request });
export const compareRevisions = (request: ask.CompareRevisions) => invoke<CompareView>('compare_revisions', { request });

export const todos = () => invoke<TodosView>('todos');
export const setTodo = (request: ask.SetTodo) => invoke<TodosView>('set_todo', { request });
/** Asks where; `path` is null when nobody chose a place. */
export const saveCalendar = () => invoke<SavedView>('save_calendar');
/** Rows are changed with `setField` on the part `risks`. */
export const risks = () => invoke<RisksView>('risks');
export const pickRisk = (request: ask.PickRisk) => invoke<RisksView>('pick_risk', { request });

/** Asks where; `path` is null when nobody chose a place. */
export const saveDocument = (request: ask.DocumentOf) => invoke<DocumentView>('save_document', { request });
export const printDocument = (request: ask.DocumentOf) => invoke<PrintedView>('print_document', { request });

/** Something was written, here or in another window: whoever shows that noun reads it again. */
export const onChanged = (again: (noun: string) => void) =>
	listen<{ noun: string }>('changed', (event) => again(event.payload.noun));
