/** The fake's answers about playbooks: part of ipc.fake.ts. */
import type * as real from '../ipc';
import type { FakeEngine } from './engine';

/** These commands on whichever engine stands behind the fake now. */
export function editing(engine: () => FakeEngine) {
	let writes = 0;
	const books = () => engine().playbooks;
	const read = (command: string) => engine().receive(command);
	// A write is refused when the engine is told to fail, as a press would be.
	const write = (command: string) => engine().receive(command, `${command}-${(writes += 1)}`);
	const playbooks: typeof real.playbooks = async () => {
		read('playbooks');
		return books().list();
	};
	const openPlaybook: typeof real.openPlaybook = async ({ playbook }) => {
		read('openPlaybook');
		return books().open(playbook);
	};
	const editPlaybook: typeof real.editPlaybook = async ({ playbook, edition, edit }) => {
		write('editPlaybook');
		return books().edit(playbook, edition, edit);
	};
	const undoPlaybook: typeof real.undoPlaybook = async ({ playbook, edition }) => {
		write('undoPlaybook');
		return books().undo(playbook, edition, true);
	};
	const redoPlaybook: typeof real.redoPlaybook = async ({ playbook, edition }) => {
		write('redoPlaybook');
		return books().undo(playbook, edition, false);
	};
	const copyPlaybook: typeof real.copyPlaybook = async ({ from, title }) => {
		write('copyPlaybook');
		return books().copy(from, title);
	};
	const removePlaybook: typeof real.removePlaybook = async ({ playbook }) => {
		write('removePlaybook');
		return books().remove(playbook);
	};
	const dryWalk: typeof real.dryWalk = async ({ playbook, path }) => {
		read('dryWalk');
		return books().walk(playbook, path);
	};
	const comparePlaybook: typeof real.comparePlaybook = async ({ playbook, revision }) => {
		read('comparePlaybook');
		return books().compare(playbook, revision);
	};
	const libraryUpdate: typeof real.libraryUpdate = async ({ playbook }) => {
		read('libraryUpdate');
		return books().update(playbook);
	};
	const mergeLibrary: typeof real.mergeLibrary = async ({ playbook, edition, steps }) => {
		write('mergeLibrary');
		return books().merge(playbook, edition, steps);
	};
	const exportPlaybook: typeof real.exportPlaybook = async ({ playbook }) => ({ path: `${playbook}.toml`, pages: 0 });
	const importPlaybook: typeof real.importPlaybook = async () => {
		write('importPlaybook');
		if (!books().brokenFile) return { playbook: books().copy('ward', '検査：カルテ停止'), problems: [] };
		const text = { ja: '12行目：id が2回あります', en: 'Line 12: the id is there twice' };
		return { playbook: null, problems: [{ code: 'E0', severity: 'error', text, step: '', number: null, field: '', branch: '' }] };
	};
	return { playbooks, openPlaybook, editPlaybook, undoPlaybook, redoPlaybook, copyPlaybook, removePlaybook, dryWalk, comparePlaybook, libraryUpdate, mergeLibrary, exportPlaybook, importPlaybook };
}
