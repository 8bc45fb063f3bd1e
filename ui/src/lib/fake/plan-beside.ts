/** What stands beside the fake chapters: the checklist, risks, and what is to do. */
import type { ChecklistItemView } from '../bindings/ChecklistItemView';
import type { ChecklistView } from '../bindings/ChecklistView';
import type { RisksView } from '../bindings/RisksView';
import type { SeedView } from '../bindings/SeedView';
import type { TodosView } from '../bindings/TodosView';
import type { TodoView } from '../bindings/TodoView';
import type * as ask from '../requests';
import { t } from './flow';
import type { FakePlan } from './plan';

const TODAY = '2026-11-24';
const place = (chapter: string, part: string, row = '', field = '') => ({ chapter, part, row, field });
type Answer = Pick<ChecklistItemView, 'answer' | 'on' | 'targetDay' | 'evidence'>;

const item = (number: string, printed: string, ja: string, en: string, more: Partial<ChecklistItemView> = {}): ChecklistItemView => ({
	number, printed, text: t(ja, en), target: t('', ''), isNew: false, unseen: false, isNeeded: true, answer: '', on: '', targetDay: '', evidence: '', problems: [], shown: [], left: [], last: null, ...more,
});
const GROUPS = [
	{ number: '1', title: t('体制構築', 'Organisation'), items: [item('1-1', '1①', '医療情報システム安全管理責任者を設置している', 'A safety manager is appointed', { shown: [t('山田（事務長）', 'Yamada, manager')] })] },
	{
		number: '2',
		title: t('医療情報システムの管理・運用', 'Running the systems'),
		items: [
			item('2-1', '2①', 'サーバ、端末PC、ネットワーク機器の台帳管理を行っている', 'There is a ledger of servers, PCs and network devices', { target: t('全般', 'All') }),
			item('2-7', '2⑦', 'パスワードは英数字、記号が混在した8文字以上とし、定期的に変更している', 'Passwords mix letters, digits and symbols and have 8 or more', { isNew: true }),
			item('2-5', '2⑤', '退職者や使用していないアカウントを削除または無効にしている', 'Accounts nobody uses are removed', { unseen: true }),
		],
	},
	{ number: '3', title: t('インシデント発生に備えた対応', 'Being ready'), items: [item('3-1', '3①', '組織内と外部の連絡体制図がある', 'There is a contact chart', { left: [{ text: t('警察の番号', 'The number of the police'), place: place('contacts', 'contacts', 'police-local', 'number') }] })] },
];
const SEEDS: Omit<SeedView, 'picked'>[] = [
	{ id: 'vpn', asset: t('VPN装置', 'VPN device'), threat: t('更新していない弱点からの侵入', 'Entry by an old weakness'), impact: t('電子カルテが止まり、外来を減らす', 'Charts stop, fewer outpatients'), treat: [t('更新の日を決める', 'Fix a day for updates')], unverified: false },
	{ id: 'shared', asset: t('共有のアカウント', 'Shared accounts'), threat: t('だれが使ったか分からない', 'Nobody knows who used it'), impact: t('ひろがりを追えない', 'The spread cannot be traced'), treat: [], unverified: false },
	{ id: 'ai', asset: t('生成AIの利用', 'Generative AI'), threat: t('患者の情報を入れてしまう', 'Patient data are typed in'), impact: t('情報がもれたおそれの調査', 'A leak has to be looked into'), treat: [], unverified: true },
];

export class FakeBeside {
	#answers: Record<string, Answer> = { 'r7/institution/1-1': { answer: 'yes', on: '2026-10-02', targetDay: '', evidence: '体制図' } };
	#said: Record<string, ask.SetTodo> = {};

	constructor(private readonly plan: FakePlan) {}

	checklist(): ChecklistView {
		const vendor = this.plan.texts('contacts', 'vendor-ehr', 'name')[0] ?? '';
		const sheet = (id: string, ja: string, form: string) => {
			const groups = GROUPS.map((group) => ({ ...group, items: group.items.map((one) => ({ ...one, ...this.#answer(id, one.number) })) }));
			const all = groups.flatMap((group) => group.items);
			return { id, title: t(ja, ja), form: t(form, 'form'), done: all.filter((one) => one.answer !== '').length, of: all.length, groups };
		};
		return {
			edition: 'r7',
			title: t('令和7年度版', 'Fiscal 2025'),
			editions: [{ id: 'r7', title: t('令和7年度版', 'Fiscal 2025') }],
			notices: [t('令和8年度版が出ています。項目の文は確認できていません。', 'The list of fiscal 2026 is out. Its text was not seen.')],
			volume: { title: t('「企画管理編」「システム運用編」を見ます', 'The full volumes apply'), lines: [t('サーバの更新の一部を病院がするためです。', 'The hospital updates some of its servers.')], left: [] },
			sheets: [sheet('institution', '医療機関', '医療機関確認用'), sheet('vendor-ehr', vendor, '事業者確認用')],
			carry: null,
		};
	}

	#answer(sheet: string, number: string): Partial<ChecklistItemView> {
		const found = this.#answers[`r7/${sheet}/${number}`];
		const late = found?.answer === 'no' && found.targetDay === '';
		return { ...found, problems: late ? [t('いつまでに直すかを書いてください', 'Write by when')] : [] };
	}

	setAnswer({ edition, sheet, number, field, text }: ask.SetAnswer): ChecklistView {
		const key = `${edition}/${sheet}/${number}`;
		const was = this.#answers[key] ?? { answer: '', on: '', targetDay: '', evidence: '' };
		const day = text === '今日' ? TODAY : text;
		this.#answers[key] = { ...was, [field === 'target' ? 'targetDay' : field]: field === 'on' || field === 'target' ? day : text };
		if (field === 'answer' && was.on === '') this.#answers[key].on = TODAY;
		return this.checklist();
	}

	people = () => (this.plan.rows.people ?? []).map(({ id, values }) => ({ id, name: values.name?.[0] ?? '', post: values.post?.[0] ?? '' }));

	risks(): RisksView {
		const rows = this.plan.rows.risks ?? [];
		const number = (text: string | undefined) => (text ? Number(text) : null);
		return {
			risks: rows.map(({ id, values }) => {
				const said = (field: string) => values[field]?.[0] ?? '';
				const likelihood = number(values.likelihood?.[0]);
				const careHours = number(values.care_hours?.[0]);
				const missing = said('owner') === '' ? [t('担当', 'owner')] : [];
				return { id, asset: said('asset'), threat: said('threat'), likelihood, careHours, impact: said('impact'), treatment: said('treatment'), owner: said('owner'), due: said('due'), doneOn: said('done_on'), rank: likelihood && careHours ? (likelihood * careHours > 72 ? 'high' : 'middle') : null, missing };
			}),
			seeds: SEEDS.map((seed) => ({ ...seed, picked: rows.some((one) => one.values.seed?.[0] === seed.id) })),
			people: this.people(),
		};
	}

	pick({ seed }: ask.PickRisk): RisksView {
		const found = SEEDS.find((one) => one.id === seed);
		if (found) this.plan.add('risks', { seed: [seed], asset: [found.asset.ja], threat: [found.threat.ja], impact: [found.impact.ja] });
		return this.risks();
	}

	todos(): TodosView {
		const todo = (id: string, ja: string, en: string, due: string, more: Partial<TodoView> = {}): TodoView => {
			const said = this.#said[id];
			const day = said?.due || due;
			const doneOn = said?.doneOn ?? '';
			const owner = said?.owner ?? '';
			return { id, origin: 'yearly', title: t(ja, en), hint: t('', ''), owner, ownerName: this.people().find((one) => one.id === owner)?.name ?? '', due: day, isLate: doneOn === '' && day !== '' && day < TODAY, isSoon: doneOn === '' && day >= TODAY && day < '2026-12-24', doneOn, note: said?.note ?? '', place: place('approval', 'routines'), canTick: true, ...more };
		};
		const own = Object.values(this.#said).filter((one) => one.id.startsWith('own-')).map((one) => todo(one.id, one.title, one.title, one.due, { origin: 'own', place: place('', '') }));
		const missing = this.plan.coverage().items.filter((one) => !one.met && one.excluded === '').flatMap((one) => one.left.slice(0, 1).map((left) => todo(`gap-${one.id}`, left.text.ja, left.text.en, '2026-12-31', { origin: 'gap', place: left.place, canTick: false })));
		const all = [todo('restore-test', 'バックアップから戻す試験', 'Restore test', '2026-10-31', { hint: t('年に1回。オフラインの控えから戻します。', 'Once a year, from the offline copy.') }), todo('drill', '訓練をする', 'Hold a drill', '2026-11-30'), ...missing, ...own];
		const todos = all.sort((a, b) => Number(a.doneOn !== '') - Number(b.doneOn !== '') || a.due.localeCompare(b.due));
		return { todos, late: todos.filter((one) => one.isLate).length, soon: todos.filter((one) => one.isSoon).length, people: this.people(), today: TODAY };
	}

	setTodo(said: ask.SetTodo): TodosView {
		const id = said.id === '' ? `own-${Object.keys(this.#said).length + 1}` : said.id;
		this.#said[id] = { ...said, id, due: said.due.replace(/^R8\.(\d+)\.(\d+)$/, (_, month: string, day: string) => `2026-${month.padStart(2, '0')}-${day.padStart(2, '0')}`) };
		return this.todos();
	}
}
