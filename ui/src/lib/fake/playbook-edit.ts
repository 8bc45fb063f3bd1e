/** How the fake changes a playbook. */
import type { Edit } from '../bindings/Edit';
import type { OutlineStepView } from '../bindings/OutlineStepView';
import type { Text } from '../bindings/Text';
import { t } from './flow';
import { link, step as made } from './playbook-steps';
import type { FakeBook } from './playbooks';

type Answer = { touched: string } | { refused: Text };
type Of<E extends Edit['edit']> = Edit & { edit: E };

const inLanguage = (text: Text | undefined, language: 'ja' | 'en', words: string): Text => (language === 'ja' ? { ja: words, en: '' } : { ja: text?.ja ?? '', en: words });
const inLines = (texts: Text[], language: 'ja' | 'en', lines: string[]) => lines.map((words, n) => inLanguage(texts[n], language, words)).filter(({ ja, en }) => ja !== '' || en !== '');

export function changed(book: FakeBook, edit: Edit, fresh: () => string): Answer {
	if (edit.edit === 'set-text' && edit.step === '') return ofBook(book, edit);
	if (edit.edit === 'set-lines' && edit.step === '') {
		book.doNot = inLines(book.doNot, edit.language, edit.lines);
		return { touched: '' };
	}
	if (edit.edit === 'add-step') return add(book, edit, fresh());
	const step = book.steps.find((one) => one.id === edit.step);
	if (!step) return { refused: t('その手順はもうありません。画面を読み直してください', 'That step is no longer there') };
	switch (edit.edit) {
		case 'remove-step':
			return remove(book, step, edit.reconnect);
		case 'move-up':
		case 'move-down':
			return move(book, step, edit.edit === 'move-up' ? -1 : 1);
		case 'set-first':
			book.first = step.id;
			break;
		case 'add-choice':
			step.choices.push({ id: fresh(), label: edit.unsure ? t('分からない', 'Not sure') : t(edit.label, ''), unsure: edit.unsure, next: link(step.choices.at(-1)?.next.step ?? ''), marks: [], walked: false });
			break;
		case 'add-track':
			addTrack(book, step, edit, fresh(), fresh());
			break;
		case 'move-into-track':
			[step.parallel, step.track] = [edit.parallel, edit.track];
			break;
		default:
			set(step, edit);
	}
	return { touched: step.id };
}

function ofBook(book: FakeBook, { field, language, text }: Of<'set-text'>): Answer {
	const name = field === 'summary' ? 'summary' : field === 'hint' ? 'hint' : 'title';
	book[name] = inLanguage(book[name], language, text);
	return { touched: '' };
}

/** Where a step leads on the plain way. */
function goesOn(step: OutlineStepView, branch: string): { get: () => string; set: (to: string) => void } {
	const choice = step.choices.find((each) => each.id === branch) ?? step.choices.at(-1);
	if (choice) return { get: () => choice.next.step, set: (to) => (choice.next = link(to)) };
	return { get: () => step.next?.step ?? '', set: (to) => (step.next = link(to)) };
}

function add(book: FakeBook, { after, branch, kind, title }: Of<'add-step'>, id: string): Answer {
	const at = book.steps.findIndex((one) => one.id === after);
	const above = book.steps[at];
	const way = above && above.kind !== 'end' ? goesOn(above, branch) : undefined;
	const next = way?.get() ?? (above ? '' : book.first);
	const fact = kind === 'action' || kind === 'call' ? t('済んだ', 'Done') : t('', '');
	const step = made(id, { kind, title: t(title, ''), fact, phase: above?.phase ?? '初動対応', role: above?.role ?? 'reception', parallel: above?.parallel ?? '', track: above?.track ?? '' });
	if (kind === 'decision') step.choices = [{ id: `${id}-a`, label: t('はい', 'Yes'), unsure: false, next: link(next), marks: [], walked: false }, { id: `${id}-b`, label: t('分からない', 'Not sure'), unsure: true, next: link(next), marks: [], walked: false }];
	else if (kind !== 'end') step.next = link(next);
	book.steps.splice(at + 1, 0, step);
	way?.set(id);
	if (!above) book.first = id;
	if (kind === 'parallel') for (const n of [1, 2]) addTrack(book, step, { edit: 'add-track', step: id, title: `分担${n}`, role: step.role }, `${id}-t${n}`, `${id}-s${n}`);
	return { touched: id };
}

function addTrack(book: FakeBook, step: OutlineStepView, { title, role }: Of<'add-track'>, track: string, first: string) {
	step.tracks.push({ id: track, title: t(title, ''), role, first: link(first), playbook: '' });
	const at = book.steps.findLastIndex((one) => one.parallel === step.id || one.id === step.id);
	book.steps.splice(at + 1, 0, made(first, { parallel: step.id, track, role, phase: step.phase, next: link(step.next?.step ?? '') }));
}

function remove(book: FakeBook, step: OutlineStepView, reconnect: boolean): Answer {
	if (book.steps.length === 1) return { refused: t('最後の1つの手順は消せません', 'The last step cannot be deleted') };
	const to = reconnect ? goesOn(step, '').get() : '';
	const gone = new Set([step.id, ...book.steps.filter((one) => one.parallel === step.id).map((one) => one.id)]);
	book.steps = book.steps.filter((one) => !gone.has(one.id));
	for (const one of book.steps) {
		if (one.next && gone.has(one.next.step)) one.next = link(to);
		for (const each of one.choices) if (gone.has(each.next.step)) each.next = link(to);
		for (const each of one.tracks) if (each.first && gone.has(each.first.step)) each.first = link(to);
	}
	if (gone.has(book.first)) book.first = to || book.steps[0]!.id;
	return { touched: '' };
}

/** Two steps in a row also change their order in the flow. */
function move(book: FakeBook, step: OutlineStepView, by: -1 | 1): Answer {
	const at = book.steps.indexOf(step);
	const other = book.steps[at + by];
	if (!other) return { refused: t('これより先へは動かせません', 'It cannot be moved further') };
	book.steps.splice(at, 1);
	book.steps.splice(at + by, 0, step);
	const [first, second] = by === 1 ? [step, other] : [other, step];
	if (first.next?.step === second.id && second.next) {
		for (const one of book.steps) {
			if (one !== first && one.next?.step === first.id) one.next = link(second.id);
			for (const each of one.choices) if (each.next.step === first.id) each.next = link(second.id);
		}
		[first.next, second.next] = [second.next, link(first.id)];
		if (book.first === first.id) book.first = second.id;
	}
	return { touched: step.id };
}

function set(step: OutlineStepView, edit: Edit) {
	const choice = 'choice' in edit ? step.choices.find((each) => each.id === edit.choice) : undefined;
	const track = 'track' in edit ? step.tracks.find((each) => each.id === edit.track) : undefined;
	if (edit.edit === 'set-text' && (edit.field === 'title' || edit.field === 'fact' || edit.field === 'say')) step[edit.field] = inLanguage(step[edit.field], edit.language, edit.text);
	if (edit.edit === 'set-lines') step[edit.field === 'script' ? 'script' : 'lines'] = inLines(edit.field === 'script' ? step.script : step.lines, edit.language, edit.lines);
	if (edit.edit === 'set-role') step.role = edit.role;
	if (edit.edit === 'set-phase') step.phase = edit.phase;
	if (edit.edit === 'set-minutes') step.minutes = edit.minutes;
	if (edit.edit === 'set-names') step[edit.field === 'form' ? 'forms' : edit.field] = edit.names;
	if (edit.edit === 'set-contact') step.contact = edit.contact;
	if (edit.edit === 'set-cannot') step.cannot = edit.ways.filter((way) => way.text !== '').map((way, n) => ({ text: inLanguage(step.cannot[n]?.text, edit.language, way.text), next: way.next === '' ? null : link(way.next) }));
	if (edit.edit === 'set-next') step.next = link(edit.next);
	if (edit.edit === 'set-onward') step.onward = edit.playbook;
	if (edit.edit === 'set-kind') step.kind = edit.kind;
	if (edit.edit === 'remove-choice') step.choices = step.choices.filter((each) => each !== choice);
	if (edit.edit === 'set-choice' && choice) choice.label = inLanguage(choice.label, edit.language, edit.label);
	if (edit.edit === 'set-choice-next' && choice) choice.next = link(edit.next);
	if (edit.edit === 'set-choice-marks' && choice) choice.marks = edit.marks;
	if (edit.edit === 'remove-track') step.tracks = step.tracks.filter((each) => each !== track);
	if (edit.edit === 'set-track' && track) track.title = inLanguage(track.title, edit.language, edit.title);
	if (edit.edit === 'set-track-role' && track) track.role = edit.role;
	if (edit.edit === 'move-out-of-track') [step.parallel, step.track] = ['', ''];
}
