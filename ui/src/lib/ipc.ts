/**
 * The only file that talks to the app: one function per command, one request in, one view out.
 * A refusal arrives as `{ code, detail }`; `refusal.ts` reads it.
 */
import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import type { CallsView } from './bindings/CallsView';
import type { HomeView } from './bindings/HomeView';
import type { IncidentView } from './bindings/IncidentView';
import type { PacksView } from './bindings/PacksView';
import type { PrintedView } from './bindings/PrintedView';
import type { SavedView } from './bindings/SavedView';
import type { SearchView } from './bindings/SearchView';
import type { TimelineView } from './bindings/TimelineView';
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
export const closeIncident = (request: ask.CloseIncident) => invoke<IncidentView>('close_incident', { request });

export const calls = (request: ask.Calls) => invoke<CallsView>('calls', { request });
export const logCall = (request: ask.LogCall) => invoke<CallsView>('log_call', { request });

export const timeline = (request: ask.OneIncident) => invoke<TimelineView>('timeline', { request });
export const takeNote = (request: ask.TakeNote) => invoke<TimelineView>('take_note', { request });
export const setSystemState = (request: ask.SetSystemState) => invoke<TimelineView>('set_system_state', { request });
export const setRecorder = (request: ask.SetRecorder) => invoke<TimelineView>('set_recorder', { request });

export const search = (request: ask.Search) => invoke<SearchView>('search', { request });

export const packs = () => invoke<PacksView>('packs');
export const previewPack = (request: ask.PackOf) => invoke<{ pages: number }>('preview_pack', { request });
export const packPage = (request: ask.PackPage) => invoke<string>('pack_page', { request });
export const savePack = (request: ask.PackOf) => invoke<SavedView>('save_pack', { request });
export const printPack = (request: ask.PrintPack) => invoke<PrintedView>('print_pack', { request });

/** Something was written, here or in another window: whoever shows that noun reads it again. */
export const onChanged = (again: (noun: string) => void) =>
	listen<{ noun: string }>('changed', (event) => again(event.payload.noun));
