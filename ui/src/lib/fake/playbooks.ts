/** Keeps the playbooks of the fake draft. Changes are made as asked; the engine's own rules are tested there. */
import type { ComparedPlaybookView } from '../bindings/ComparedPlaybookView';
import type { Edit } from '../bindings/Edit';
import type { EditorView } from '../bindings/EditorView';
import type { LibraryUpdateView } from '../bindings/LibraryUpdateView';
import type { OutlineStepView } from '../bindings/OutlineStepView';
import type { PlaybookLineView } from '../bindings/PlaybookLineView';
import type { PlaybooksView } from '../bindings/PlaybooksView';
import type { Text } from '../bindings/Text';
import { t } from './flow';
import { drawn, problemsOf, walkAlong, walkedOf } from './playbook-drawn';
import { changed } from './playbook-edit';
import { options, reception, ward } from './playbook-steps';

export type FakeBook = { id: string; title: Text; summary: Text; hint: Text; doNot: Text[]; first: string; steps: OutlineStepView[]; builtIn: boolean };
type Kept = { book: FakeBook; before: string[]; after: string[]; edition: number; walked: Set<string>; hasUpdate: boolean; touched: boolean };

const none = t('', '');
const kept = (book: FakeBook, more: Partial<Kept> = {}): Kept => ({ book, before: [], after: [], edition: 1, walked: new Set(), hasUpdate: false, touched: false, ...more });

export class FakePlaybooks {
	#all = new Map<string, Kept>();
	#made = 0;
	/** The next file somebody takes in cannot be read. */
	brokenFile = false;

	constructor() {
		const book = (id: string, title: Text, steps: OutlineStepView[]): FakeBook => ({ id, title, summary: t('電子カルテが使えないとき', 'When the records are down'), hint: none, doNot: [t('電源を切らない', 'No power off')], first: steps[0]!.id, steps, builtIn: true });
		this.#all.set('reception', kept(book('reception', t('受付：カルテ停止', 'Reception: records down'), reception()), { walked: new Set(['warning-seen/yes']), hasUpdate: true, touched: true }));
		this.#all.set('ward', kept(book('ward', t('病棟：カルテ停止', 'Ward: records down'), ward())));
	}

	list(): PlaybooksView {
		const playbooks = [...this.#all.values()].map((one) => this.#line(one));
		const templates = [...this.#all.values()].filter(({ book }) => book.builtIn).map(({ book }) => ({ id: book.id, title: book.title, summary: book.summary, steps: book.steps.length }));
		return { revision: 2, draft: 3, playbooks, templates, errors: playbooks.reduce((sum, one) => sum + one.errors, 0) };
	}

	open(id: string, refused: Text | null = null, touched = ''): EditorView {
		const one = this.#find(id);
		const { book } = one;
		const steps = this.#steps(book);
		const problems = problemsOf(steps, book.first);
		for (const step of steps) [step.errors, step.warnings] = [count(problems, step.id, 'error'), count(problems, step.id, 'warning')];
		const line = this.#line(one);
		return {
			id, edition: `${id}@${one.edition}`, origin: line.origin, title: book.title, summary: book.summary, hint: book.hint, doNot: book.doNot, first: book.first, steps, problems,
			diagram: drawn(steps), options, walked: walkedOf(steps, one.walked), canUndo: one.before.length > 0, canRedo: one.after.length > 0,
			isChanged: line.isChanged, hasUpdate: one.hasUpdate, refused, touched,
		};
	}

	edit(id: string, edition: string, edit: Edit): EditorView {
		const one = this.#of(id, edition);
		const was = JSON.stringify(one.book);
		const answer = changed(one.book, edit, () => `new-${(this.#made += 1)}`);
		if ('refused' in answer) return this.open(id, answer.refused);
		if (JSON.stringify(one.book) !== was) this.#write(one, was);
		return this.open(id, null, answer.touched);
	}

	undo(id: string, edition: string, back: boolean): EditorView {
		const one = this.#of(id, edition);
		const [from, to] = back ? [one.before, one.after] : [one.after, one.before];
		const book = from.pop();
		if (book === undefined) return this.open(id);
		to.push(JSON.stringify(one.book));
		one.book = JSON.parse(book);
		one.edition += 1;
		return this.open(id);
	}

	copy(from: string | null, title: string): EditorView {
		const id = `own-${(this.#made += 1)}`;
		const book: FakeBook = structuredClone(this.#find(from ?? 'ward').book);
		this.#all.set(id, kept({ ...book, id, title: t(title, ''), builtIn: false }, { touched: true }));
		return this.open(id);
	}

	remove(id: string): PlaybooksView {
		const { book } = this.#find(id);
		if (book.builtIn) this.#all.set(id, kept({ ...book, steps: id === 'ward' ? ward() : reception() }));
		else this.#all.delete(id);
		return this.list();
	}

	walk(id: string, path: string[]) {
		const one = this.#find(id);
		return walkAlong(id, `${id}@${one.edition}`, this.open(id).steps, one.book.first, path, one.walked);
	}

	compare(id: string, revision: number | null): ComparedPlaybookView {
		const before = revision === null ? t('第2版', 'Rev. 2') : t(`第${revision}版`, `Rev. ${revision}`);
		const changes = this.#find(id).before.length === 0 && revision === null ? [] : [{ step: 'call-hq', text: t('手順2の電話先が県から本部に変わりました', 'Step 2 now calls headquarters, not the prefecture') }];
		return { playbook: id, before, after: t('下書き', 'Draft'), changes, revisions: [2, 1] };
	}

	update(id: string): LibraryUpdateView {
		const { edition, hasUpdate } = this.#find(id);
		const steps: LibraryUpdateView['steps'] = [
			{ step: 'call-hq', title: t('本部に電話する', 'Call headquarters'), change: 'conflict', ours: [t('見出しを「本部に電話する」にしました', 'Title is now “Call headquarters”')], theirs: [t('見出しが「災害対策本部に電話する」に変わりました', 'Title is now “Call the crisis headquarters”')], suggested: false },
			{ step: 'pull-lan', title: t('青い線（LANケーブル）を抜く', 'Pull the blue line'), change: 'changed', ours: [], theirs: [t('細かい手順に「無線も切る」が増えました', 'Sub-step “wireless off too” was added')], suggested: true },
		];
		return { playbook: id, edition: `${id}@${edition}`, steps: hasUpdate ? steps : [] };
	}

	merge(id: string, edition: string, steps: string[]): EditorView {
		const one = this.#of(id, edition);
		const was = JSON.stringify(one.book);
		if (steps.includes('pull-lan')) one.book.steps.find((step) => step.id === 'pull-lan')?.lines.push(t('無線も切る', 'Wireless off too'));
		one.hasUpdate = false;
		this.#write(one, was);
		return this.open(id);
	}

	/** Another window changed it. */
	elsewhere(id: string, edit: Edit) {
		this.edit(id, `${id}@${this.#find(id).edition}`, edit);
	}

	#write(one: Kept, was: string) {
		one.before.push(was);
		one.after = [];
		one.edition += 1;
		one.touched = true;
	}

	#find(id: string): Kept {
		const one = this.#all.get(id);
		if (!one) throw { code: 'unknown-field', detail: id };
		return one;
	}

	#of(id: string, edition: string): Kept {
		const one = this.#find(id);
		if (edition !== `${id}@${one.edition}`) throw { code: 'changed-elsewhere', detail: id };
		return one;
	}

	#steps(book: FakeBook): OutlineStepView[] {
		const steps = structuredClone(book.steps);
		const number = (id: string) => steps.findIndex((step) => step.id === id) + 1 || null;
		const named = (all: { id: string; name: Text }[], id: string) => all.find((one) => one.id === id)?.name ?? none;
		steps.forEach((step, n) => {
			step.number = n + 1;
			step.depth = step.parallel === '' ? 0 : 1 + (steps.find((one) => one.id === step.parallel)?.depth ?? 0);
			step.roleName = named(options.roles, step.role);
			step.contactName = named(options.contacts, step.contact);
			step.hasScript = step.script.length > 0 || step.contact === 'mhlw';
			step.untranslated = step.title.en === '';
			for (const to of [step.next, ...step.choices.map((each) => each.next), ...step.tracks.map((each) => each.first), ...step.cannot.map((way) => way.next)]) if (to) to.number = number(to.step);
		});
		return steps;
	}

	#line({ book, touched, before, hasUpdate }: Kept): PlaybookLineView {
		const problems = problemsOf(this.#steps(book), book.first);
		return {
			id: book.id, title: book.title, origin: !book.builtIn ? 'own' : touched ? 'changed' : 'built-in', revision: touched && book.builtIn ? 2 : null, isChanged: before.length > 0 || !book.builtIn,
			isEntry: book.id === 'reception', errors: problems.filter((one) => one.severity === 'error').length, warnings: problems.filter((one) => one.severity === 'warning').length, hasUpdate,
		};
	}
}

const count = (problems: EditorView['problems'], step: string, severity: 'error' | 'warning') => problems.filter((one) => one.step === step && one.severity === severity).length;
