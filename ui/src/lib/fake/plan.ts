/** Keeps the fake draft. It stands where the engine stands and knows only as many rules as the screens need. */
import type { ApprovalView } from '../bindings/ApprovalView';
import type { ChapterView } from '../bindings/ChapterView';
import type { CheckItemView } from '../bindings/CheckItemView';
import type { CompareView } from '../bindings/CompareView';
import type { CoverageView } from '../bindings/CoverageView';
import type { DifferenceView } from '../bindings/DifferenceView';
import type { LeftView } from '../bindings/LeftView';
import type { NoteView } from '../bindings/NoteView';
import type { OptionView } from '../bindings/OptionView';
import type { Phase } from '../bindings/Phase';
import type { PlanView } from '../bindings/PlanView';
import type { RevisionsView } from '../bindings/RevisionsView';
import type { RevisionSummary } from '../bindings/RevisionSummary';
import type { RowView } from '../bindings/RowView';
import type { SavedRowView } from '../bindings/SavedRowView';
import type { SectionView } from '../bindings/SectionView';
import type { TakenBackView } from '../bindings/TakenBackView';
import type { Text } from '../bindings/Text';
import type * as ask from '../requests';
import { t } from './flow';
import { fakeChapters, type FakeField, fakeSection, type FakeSection } from './plan-chapters';
import { type FakeRow, fakeRows } from './plan-rows';

type Rows = Record<string, FakeRow[]>;
type Item = Pick<CheckItemView, 'id' | 'title' | 'phase' | 'chapter'> & { minutes: number; left: (plan: FakePlan) => LeftView[] };

const PHASES: [Phase, Text][] = [
	['平時', t('平時', 'Normal')],
	['検知', t('検知', 'Detection')],
	['初動対応', t('初動対応', 'First response')],
	['復旧処理', t('復旧処理', 'Recovery')],
	['事後対応', t('事後対応', 'Afterwards')],
];
const difference = (ja: string, en: string, part: string): DifferenceView => ({ text: t(ja, en), place: place('', part, '', '') });
const approved = (number: number, approvedBy: string, role: string, approvedOn: string, nextReview: string, changes: DifferenceView[]): RevisionSummary => ({
	number,
	inForce: true,
	approvedBy,
	role,
	approvedOn,
	nextReview,
	createdAt: `${approvedOn}T01:00:00Z`,
	changes,
	unmet: [],
});
const place = (chapter: string, part: string, row: string, field: string) => ({ chapter, part, row, field });
const left = (ja: string, en: string, chapter: string, part: string, row: string, field: string): LeftView => ({ text: t(ja, en), place: place(chapter, part, row, field) });

export class FakePlan {
	rows: Rows = fakeRows();
	/** What was excluded from the check table, with the reason. */
	excluded: Record<string, string> = {};
	revision = 2;
	changes: DifferenceView[] = [difference('県庁の電話が「03-0000-0099」から「000-000-0000」に変わりました', 'The number of the prefecture changed', 'contacts')];
	approvals: RevisionSummary[] = [
		{ ...approved(2, '高橋', '院長', '2026-10-02', '2027-03-31', [difference('院長の代理が伊藤になりました', 'Ito stands in for the director', 'people')]), inForce: true },
		{ ...approved(1, '高橋', '院長', '2026-04-01', '2026-10-01', []), inForce: false },
	];
	#before: string[] = [];
	#after: string[] = [];
	#next = 0;

	/** The table of 2,000 devices that a big hospital has. */
	fillDevices(n: number) {
		this.rows.devices = Array.from({ length: n }, (_, i) => ({
			id: `pc-${i + 1}`,
			values: { name: [`端末 ${i + 1}`], kind: ['pc'], place: [`${(i % 5) + 1}階`], os: ['Windows 11 24H2'] },
		}));
	}

	texts(part: string, row: string, field: string): string[] {
		return this.rows[part]?.find((one) => one.id === row)?.values[field] ?? [];
	}

	approval(): ApprovalView {
		const unmet = this.coverage().items.filter((one) => !one.met && one.excluded === '');
		return {
			number: this.revision + 1,
			isChanged: this.changes.length > 0,
			changes: this.changes,
			blockers: needs('病院の名前がありません', 'The hospital has no name', 'facility', 'facility', '', 'name')(this),
			unmet,
			today: '2026-11-24',
			nextReview: '2027-11-24',
			people: (this.rows.people ?? []).map(({ id, values }) => ({ id, name: values.name?.[0] ?? '', post: values.post?.[0] ?? '' })),
		};
	}

	publish({ number, name, role, day, nextReview, accepted }: ask.PublishDraft): RevisionsView {
		const { blockers, unmet } = this.approval();
		if (blockers.length > 0 || unmet.some((one) => !accepted.includes(one.id))) throw { code: 'plan-not-ready', detail: '' };
		for (const one of this.approvals) one.inForce = false;
		this.approvals.unshift({ ...approved(number, name, role, day || '2026-11-24', nextReview || '2027-11-24', this.changes), unmet: accepted });
		[this.revision, this.changes, this.#before] = [number, [], []];
		return this.revisions();
	}

	revisions = (): RevisionsView => ({ revisions: this.approvals, draft: this.revision + 1, isChanged: this.changes.length > 0 });

	compare({ older, newer }: ask.CompareRevisions): CompareView {
		const between = this.approvals.filter((one) => one.number > older && (newer === null || one.number <= newer)).flatMap((one) => one.changes);
		return { older, newer, changes: [...between, ...(newer === null ? this.changes : [])] };
	}

	keep = () => JSON.stringify({ rows: this.rows, excluded: this.excluded, revision: this.revision, approvals: this.approvals, changes: this.changes });
	recall(kept: string) {
		Object.assign(this, JSON.parse(kept));
	}

	view(): PlanView {
		const chapters = fakeChapters.map(({ id, title, minutes, sections }) => ({
			id,
			title,
			minutes,
			isEmpty: sections.every(({ part }) => (this.rows[part] ?? []).every(({ values }) => Object.values(values).every((one) => one.join('') === ''))),
			left: this.#leftIn(id).length,
		}));
		return { facility: this.texts('facility', '', 'name')[0] ?? '', revision: this.revision, draft: this.revision + 1, isChanged: true, chapters, coverage: this.coverage() };
	}

	coverage(): CoverageView {
		const all = ITEMS.map((item) => this.#item(item));
		const open = all.filter((one) => !one.met && one.excluded === '');
		const apply = all.filter((one) => one.excluded === '');
		return {
			percent: Math.floor(((apply.length - open.length) * 100) / Math.max(1, apply.length)),
			minutesLeft: open.reduce((sum, one) => sum + (ITEMS.find((item) => item.id === one.id)?.minutes ?? 0), 0),
			stages: PHASES.map(([phase, name]) => {
				const here = apply.filter((one) => one.phase === phase);
				return { phase, name, met: here.filter((one) => one.met).length, of: here.length };
			}),
			items: all,
			next: open[0]?.left[0] ?? null,
		};
	}

	#item({ id, title, phase, chapter, left: check }: Item): CheckItemView {
		const missing = check(this);
		return {
			id,
			title,
			phase,
			chapter,
			asks: title,
			unseen: id.startsWith('2-'),
			met: missing.length === 0,
			excluded: this.excluded[id] ?? '',
			evidence: missing.length === 0 ? [t('計画の内容', 'the plan')] : [],
			left: missing,
		};
	}

	#leftIn(chapter: string): LeftView[] {
		const all = this.coverage().items.filter((one) => one.excluded === '').flatMap((one) => one.left);
		const here = all.filter((one) => one.place.chapter === chapter);
		return here.filter((one, n) => here.findIndex((other) => other.text.ja === one.text.ja) === n);
	}

	chapter(id: string): ChapterView {
		const chapter = fakeChapters.find((one) => one.id === id);
		if (!chapter) throw { code: 'unknown-field', detail: id };
		return {
			id,
			title: chapter.title,
			hint: chapter.hint,
			sections: chapter.sections.map((section) => this.#section(section)),
			left: this.#leftIn(id),
			items: ITEMS.filter((one) => one.chapter === id).map((one) => one.id),
		};
	}

	#section(section: FakeSection): SectionView {
		const fields = section.fields.map(({ of, ...field }) => ({ ...field, options: of === undefined ? field.options : this.#options(of) }));
		return { ...section, fields, rows: (this.rows[section.part] ?? []).map((row) => this.#row(section.part, row)) };
	}

	#options(of: string): OptionView[] {
		return (this.rows[of] ?? []).map(({ id, values }) => {
			const chosen = fakeSection(of)?.fields[0]?.options.find((one) => one.id === values.role?.[0])?.label;
			const name = values.name?.[0] ?? '';
			return { id, label: chosen ?? t(name, name) };
		});
	}

	#row(part: string, row: FakeRow): RowView {
		return { ...structuredClone(row), notes: this.#notes(part, row) };
	}

	#notes(part: string, { id, values }: FakeRow): NoteView[] {
		if (part === 'contacts' && id === 'vendor-ehr' && !values.night_number?.[0]) return [{ field: 'number', text: t('夜間がありません', 'No night number') }];
		if (part === 'contacts' && !values.number?.[0]) return [{ field: 'number', text: t('番号がありません', 'No number') }];
		return [];
	}

	set({ part, row, field, texts, was }: ask.SetField): SavedRowView {
		if (part === 'exclusions') return this.#exclude(row, texts);
		const found = this.rows[part]?.find((one) => one.id === row);
		const how = part === 'risks' ? RISK_FIELD : fakeSection(part)?.fields.find((one) => one.id === field);
		if (!found || !how) throw { code: 'unknown-field', detail: `${part}/${row}/${field}` };
		if (JSON.stringify(found.values[field] ?? []) !== JSON.stringify(was)) throw { code: 'changed-elsewhere', detail: field };
		const read = texts.map((one) => readAs(how, one)).filter((one) => one !== '');
		this.change();
		found.values[field] = read;
		const name = found.values.name?.[0] ?? '';
		this.changes = [...this.changes, difference(`${name}の「${how.label.ja}」が「${read.join('、')}」になりました`, `${how.label.en} changed`, part)];
		return this.#saved(part, row);
	}

	add(part: string, values: FakeRow['values'] = {}, given?: string): SavedRowView {
		this.change();
		this.#next += 1;
		const id = given ?? `${part}-new-${this.#next}`;
		if (part === 'exclusions') return this.#saved(part, id);
		this.rows[part] = [...(this.rows[part] ?? []), { id, values }];
		return this.#saved(part, id);
	}

	#exclude(item: string, texts: string[]): SavedRowView {
		this.change();
		this.excluded = { ...this.excluded, [item]: texts.join('') };
		return this.#saved('exclusions', item);
	}

	remove(part: string, row: string): SavedRowView {
		this.change();
		if (part === 'exclusions') this.excluded = Object.fromEntries(Object.entries(this.excluded).filter(([item]) => item !== row));
		this.rows[part] = (this.rows[part] ?? []).filter((one) => one.id !== row);
		return this.#saved(part, row);
	}

	order(part: string, rows: string[]): SavedRowView {
		this.change();
		this.rows[part] = rows.flatMap((id) => (this.rows[part] ?? []).filter((one) => one.id === id));
		return this.#saved(part, '');
	}

	attach(row: string, file: string): SavedRowView {
		this.change();
		const found = this.rows.attachments?.find((one) => one.id === row);
		if (found) found.values.file = [file];
		return this.#saved('attachments', row);
	}

	undo = () => this.#back(this.#before, this.#after);
	redo = () => this.#back(this.#after, this.#before);

	#back(from: string[], to: string[]): TakenBackView {
		const before = from.pop();
		if (before === undefined) return { place: null, plan: this.view() };
		to.push(this.keep());
		this.recall(before);
		return { place: place('', '', '', ''), plan: this.view() };
	}

	/** Remembers how it was before a change. */
	change() {
		this.#before.push(this.keep());
		this.#after = [];
	}

	#saved(part: string, row: string): SavedRowView {
		const found = this.rows[part]?.find((one) => one.id === row);
		const chapter = fakeChapters.find((one) => one.sections.some((section) => section.part === part))?.id ?? '';
		return { row: found ? this.#row(part, found) : null, left: this.#leftIn(chapter), plan: this.view(), savedAt: '2026-11-24T05:05:00Z' };
	}
}

/** The register is no chapter of the fake; any of its fields is text. */
const RISK_FIELD: FakeField = { id: '', label: t('リスク', 'Risk'), hint: t('', ''), example: t('', ''), kind: 'text', options: [], column: false, isKey: false };

function isoDayOf(plain: string): string {
	const [year = '', month = '', day = ''] = plain.replace(/^(R|令和)/, '').split(/[./年月日-]/);
	return [Number(year) < 100 ? Number(year) + 2018 : year, month.padStart(2, '0'), day.padStart(2, '0')].join('-');
}

/** As the engine would keep it; refuses what it could not read. */
function readAs({ kind, example }: FakeField, typed: string): string {
	if (kind !== 'phone' && kind !== 'number' && kind !== 'day') return typed;
	const plain = typed.normalize('NFKC').replace(/[ー‐−–]/g, '-').trim();
	const good =
		plain === '' ||
		(kind === 'number' && /^[\d,]+$/.test(plain)) ||
		(kind === 'phone' && /^[\d-]+$/.test(plain) && (/^0\d{9,10}$/.test(plain.replaceAll('-', '')) || /^\d{3,5}$/.test(plain))) ||
		(kind === 'day' && /^(今日|today|(R|令和)?\d{1,4}[./年-]\d{1,2}[./月-]\d{1,2}日?)$/.test(plain));
	if (!good) throw { code: 'unreadable-value', detail: example.ja };
	if (plain === '今日' || plain === 'today') return '2026-11-24';
	if (kind === 'day' && plain !== '') return isoDayOf(plain);
	return kind === 'number' ? plain.replaceAll(',', '') : plain;
}

const needs = (ja: string, en: string, chapter: string, part: string, row: string, field: string) => (plan: FakePlan) =>
	(plan.texts(part, row, field)[0] ?? '') === '' ? [left(ja, en, chapter, part, row, field)] : [];
const needsRows = (ja: string, en: string, chapter: string, part: string) => (plan: FakePlan) =>
	(plan.rows[part] ?? []).length === 0 ? [left(ja, en, chapter, part, '', '')] : [];
const item = (id: string, phase: Phase, chapter: string, ja: string, en: string, minutes: number, check: Item['left']): Item => ({ id, phase, chapter, title: t(ja, en), minutes, left: check });

const ITEMS: Item[] = [
	item('1-1a', '平時', 'systems', '情報機器の把握', 'Devices known', 10, needsRows('機器がまだありません', 'No device yet', 'systems', 'devices')),
	item('1-1b', '平時', 'systems', '全体構成図', 'Network diagram', 10, needsRows('構成図のファイルがありません', 'No diagram attached', 'systems', 'attachments')),
	item('1-1c', '平時', 'systems', '止まったときの影響', 'Effect of a stop', 10, needs('電子カルテの代わりの方法がありません', 'No substitute for the charts', 'systems', 'systems', 'ehr', 'substitute')),
	item('1-2a', '平時', 'contacts', '事業者への連絡体制', 'Vendors can be reached', 5, needs('カルテ保守会社の番号がありません', 'No number of the vendor', 'contacts', 'contacts', 'vendor-ehr', 'number')),
	item('1-2b', '平時', 'contacts', '外の機関の連絡先', 'Outside bodies', 5, needs('警察の番号', 'The number of the police', 'contacts', 'contacts', 'police-local', 'number')),
	item('1-2c', '平時', 'contacts', '夜間・休日の連絡', 'Reached at night', 5, needs('保守会社の夜間', 'The vendor at night', 'contacts', 'contacts', 'vendor-ehr', 'night_number')),
	item('1-2d', '平時', 'people', '安全管理責任者', 'Safety manager', 5, needs('安全管理責任者がいません', 'No safety manager', 'people', 'roles', 'safety-manager', 'person')),
	item('2-1', '検知', 'facility', '異常を知らせる先', 'Whom staff tell', 3, needs('本部の内線がありません', 'No extension of headquarters', 'facility', 'facility', '', 'hq_extension')),
	item('2-2', '検知', 'people', '経営層への連絡', 'Management is told', 3, needsRows('連絡網がありません', 'No phone tree', 'people', 'tree')),
	item('3-2', '初動対応', 'systems', '切る回線の順', 'Order of cutting lines', 5, needsRows('切る回線がありません', 'No line to cut', 'systems', 'lines')),
	item('3-4', '初動対応', 'criteria', '経営層による指示', 'Management decides', 15, needsRows('基準がまだありません', 'No criterion yet', 'criteria', 'criteria')),
	item('4-1', '復旧処理', 'recovery', '復旧計画に基づく対応', 'Recovery by plan', 15, needs('もどす前に確かめることがありません', 'No conditions for going back', 'recovery', 'restart', '', 'conditions')),
	item('5-2', '事後対応', 'approval', '再発防止策の周知', 'All staff are told', 10, needs('文書の管理と周知がありません', 'Keeping is not described', 'approval', 'policy', '', 'keeping')),
];
