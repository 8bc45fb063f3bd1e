/** A table somebody imports into the fake: three good rows, one that cannot be read. */
import type { TableOutcomeView } from '../bindings/TableOutcomeView';
import type { TableView } from '../bindings/TableView';
import type * as ask from '../requests';
import { t } from './flow';
import type { FakePlan } from './plan';
import { fakeSection } from './plan-chapters';

const HEADERS = ['会社名', '窓口', 'TEL', '夜間', '備考'];
const ROWS = [
	['ひばりネットワーク', 'サポート窓口', '03-0000-0012', '', '平日のみ'],
	['こだま医事サービス', 'レセコン保守', '03-0000-0013', '03-0000-0014', ''],
	['みなも通信', '故障受付', '0120-000-015', '0120-000-015', ''],
	['すずらん給食', '病院担当', '03-0000-28', '', ''],
];
const GUESS = ['name', 'division', 'number', 'night_number', 'note'];

export class FakeTable {
	#mapping: string[] = GUESS;

	constructor(private readonly plan: FakePlan) {}

	choose(part: string): TableView {
		this.#mapping = GUESS;
		return this.#view(part, '連絡先');
	}

	map({ part, mapping, sheet }: ask.MapTable): TableView {
		this.#mapping = mapping.length > 0 ? mapping : GUESS;
		return this.#view(part, sheet ?? '連絡先');
	}

	take({ part, mapping }: ask.MapTable): TableOutcomeView {
		this.#mapping = mapping;
		for (const row of ROWS.filter((one) => this.#isGood(one))) {
			this.plan.add(part, Object.fromEntries(mapping.map((field, n) => [field, [row[n] ?? '']] as [string, string[]]).filter(([field]) => field !== '')));
		}
		return this.#outcome();
	}

	#isGood = (row: string[]) => this.#mapping.includes('name') && row[2] !== '03-0000-28';

	#outcome(): TableOutcomeView {
		const good = ROWS.filter((row) => this.#isGood(row)).length;
		const problem = { line: 5, header: 'TEL', text: t('電話番号のけたが足りません。10けたか11けたで書きます。', 'The number is too short.'), rejects: true };
		return { new: good, changed: 0, unchanged: 0, rejected: ROWS.length - good, problems: [problem], moreProblems: 0 };
	}

	#view(part: string, sheet: string): TableView {
		return {
			part,
			sheet,
			others: ['連絡先', '業者'].filter((one) => one !== sheet),
			columns: HEADERS.map((header, n) => ({ header, field: this.#mapping[n] ?? '' })),
			fields: (fakeSection(part)?.fields ?? []).map(({ id, label }) => ({ id, label })),
			rows: ROWS.map((row, n) => ({ line: n + 2, fate: this.#isGood(row) ? ('new' as const) : ('rejected' as const), cells: row.map((cell) => t(cell, cell)) })),
			nRows: ROWS.length,
			outcome: this.#outcome(),
		};
	}
}
