/** The fake's answers about the plan: part of ipc.fake.ts. */
import type * as real from '../ipc';
import type { FakeEngine } from './engine';
import { t } from './flow';

/** These commands on whichever engine stands behind the fake now. */
export function planning(engine: () => FakeEngine) {
	let writes = 0;
	const read = (command: string) => engine().receive(command);
	// A write is refused when the engine is told to fail, as a press would be.
	const write = (command: string) => engine().receive(command, `${command}-${(writes += 1)}`);
	const planView: typeof real.planView = async () => {
		read('planView');
		return engine().plan.view();
	};
	const chapterView: typeof real.chapterView = async ({ chapter }) => {
		read('chapterView');
		return engine().plan.chapter(chapter);
	};
	const setField: typeof real.setField = async (request) => {
		write('setField');
		return engine().plan.set(request);
	};
	const addRow: typeof real.addRow = async ({ part, id }) => {
		write('addRow');
		return engine().plan.add(part, {}, id);
	};
	const removeRow: typeof real.removeRow = async ({ part, row }) => {
		write('removeRow');
		return engine().plan.remove(part, row);
	};
	const orderRows: typeof real.orderRows = async ({ part, rows }) => {
		write('orderRows');
		return engine().plan.order(part, rows);
	};
	const redoDraft: typeof real.redoDraft = async () => {
		write('redoDraft');
		return engine().plan.redo();
	};
	const attachFile: typeof real.attachFile = async ({ row }) => {
		write('attachFile');
		return engine().plan.attach(row, '構成図-2026.pdf');
	};
	const saveAttachment: typeof real.saveAttachment = async () => ({ path: '構成図-2026.pdf', pages: 0 });
	const undoDraft: typeof real.undoDraft = async () => {
		write('undoDraft');
		return engine().plan.undo();
	};
	const approval: typeof real.approval = async () => {
		read('approval');
		return engine().plan.approval();
	};
	const publishDraft: typeof real.publishDraft = async (request) => {
		write('publishDraft');
		return engine().plan.publish(request);
	};
	const revisions: typeof real.revisions = async () => {
		read('revisions');
		return engine().plan.revisions();
	};
	const compareRevisions: typeof real.compareRevisions = async (request) => {
		read('compareRevisions');
		return engine().plan.compare(request);
	};
	const todos: typeof real.todos = async () => {
		read('todos');
		return engine().beside.todos();
	};
	const setTodo: typeof real.setTodo = async (request) => {
		write('setTodo');
		return engine().beside.setTodo(request);
	};
	const saveCalendar: typeof real.saveCalendar = async () => ({ path: 'tomoshibi.ics', pages: 0 });
	const risks: typeof real.risks = async () => {
		read('risks');
		return engine().beside.risks();
	};
	const pickRisk: typeof real.pickRisk = async (request) => {
		write('pickRisk');
		return engine().beside.pick(request);
	};
	const checklistView: typeof real.checklistView = async () => {
		read('checklistView');
		return engine().beside.checklist();
	};
	const setAnswer: typeof real.setAnswer = async (request) => {
		write('setAnswer');
		return engine().beside.setAnswer(request);
	};
	const carryOver: typeof real.carryOver = async () => {
		write('carryOver');
		return engine().beside.checklist();
	};
	const chooseTable: typeof real.chooseTable = async ({ part }) => {
		read('chooseTable');
		return engine().table.choose(part);
	};
	const mapTable: typeof real.mapTable = async (request) => {
		read('mapTable');
		return engine().table.map(request);
	};
	const takeTable: typeof real.takeTable = async (request) => {
		write('takeTable');
		return engine().table.take(request);
	};
	const saveDocument: typeof real.saveDocument = async ({ kind }) => ({ path: `${kind}.pdf`, pages: 1, leftOut: [] });
	const printDocument: typeof real.printDocument = async () => ({ printed: true, message: null });
	const written = async () => ({ path: 'みどり野病院', files: 1, leftOut: [] });
	const writePlanFolder: typeof real.writePlanFolder = written;
	const writeTemplate: typeof real.writeTemplate = written;
	const writeInventory: typeof real.writeInventory = written;
	const nothingTaken = async () => ({ taken: false, new: 0, changed: 0, removed: 0, files: 0, findings: [{ place: 'contacts.toml:12', text: t('この行は読めません。', 'This line cannot be read.'), isError: true }] });
	const takePlanFolder: typeof real.takePlanFolder = nothingTaken;
	const takeTemplate: typeof real.takeTemplate = nothingTaken;
	return { saveDocument, printDocument, writePlanFolder, writeTemplate, writeInventory, takePlanFolder, takeTemplate, chooseTable, mapTable, takeTable, todos, setTodo, saveCalendar, risks, pickRisk, checklistView, setAnswer, carryOver, planView, chapterView, setField, addRow, removeRow, orderRows, attachFile, saveAttachment, undoDraft, redoDraft, approval, publishDraft, revisions, compareRevisions };
}
