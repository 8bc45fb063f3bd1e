/** The packs, boxes and numbers behind the fake. It counts as the engine counts in the simplest case, and knows one stale box. */
import type { BoxView } from '../bindings/BoxView';
import type { KnownSlipView } from '../bindings/KnownSlipView';
import type { PackPlaceView } from '../bindings/PackPlaceView';
import type { PreviewView } from '../bindings/PreviewView';
import type { QuantityView } from '../bindings/QuantityView';
import type { SheetCheckView } from '../bindings/SheetCheckView';
import type { SheetView } from '../bindings/SheetView';
import type { SlipBlockView } from '../bindings/SlipBlockView';
import type { StaleSheetView } from '../bindings/StaleSheetView';
import type { PackOf } from '../requests';
import { t } from './flow';

type Clock = { now: number; iso: (at?: number) => string };

const HOSPITAL: [string, string, string][] = [
	['hospital-a', '本部', 'Headquarters'],
	['hospital-b', '外来総合受付・会計', 'Outpatient desk and cashier'],
	['hospital-c', '診療科', 'Departments'],
	['hospital-d', '病棟', 'Wards'],
	['hospital-e', '薬剤', 'Pharmacy'],
	['hospital-f', '検査・輸血・病理', 'Laboratory'],
	['hospital-g', '放射線・内視鏡・生理', 'Imaging'],
	['hospital-h', '手術・透析・化学療法・分娩', 'Theatre and dialysis'],
	['hospital-i', '救急・災害', 'Emergency'],
	['hospital-j', '地域連携・入退院', 'Admissions'],
	['hospital-k', '給食・SPD・設備', 'Kitchen and stores'],
	['hospital-l', '医事 後入力', 'Back-entry'],
	['hospital-m', '点検・訓練', 'Checks and drills'],
];
const CHANGED = t('「カルテ保守会社」の夜間の電話が変わりました', 'The night number of the records vendor changed');

function spread(named: [string, number][]): SheetView[] {
	let firstPage = 1;
	return named.map(([title, pages]) => {
		firstPage += pages;
		return { title, firstPage: firstPage - pages, pages };
	});
}

export class FakePaper {
	shares = [1];
	replaced: string | null = null;
	opened: BoxView['opened'] = null;
	checked: BoxView['checked'] = { by: '佐藤', at: '2026-10-05T01:00:00Z' };
	readonly blocks: SlipBlockView[] = [
		{ window: 'A', first: 'DA-0501-1', last: 'DA-0600-0', count: 100, place: t('受付パック', 'Front-desk pack'), at: '2026-11-01T00:00:00Z', station: t('このPC', 'This computer'), outOfUse: false },
		{ window: 'A', first: 'DA-0081-7', last: 'DA-0160-2', count: 80, place: t('受付パック', 'Front-desk pack'), at: '2026-09-01T00:00:00Z', station: t('このPC', 'This computer'), outOfUse: false },
		{ window: 'A', first: 'DA-0001-3', last: 'DA-0080-1', count: 80, place: t('受付パック', 'Front-desk pack'), at: '2026-04-02T00:00:00Z', station: t('このPC', 'This computer'), outOfUse: true },
	];
	constructor(private readonly clock: Clock) {}

	places(): PackPlaceView[] {
		const desk = this.preview({ place: 'front-desk', visits: 60, hours: 8, beds: null, masters: false, replacing: false });
		const other = (id: string, ja: string, en: string, suits: boolean) => ({
			id, title: t(ja, en), place: t(ja, en), suits, sets: id === 'hospital-d' ? 4 : 1, beds: id === 'hospital-d' ? 30 : null, sheets: [], pages: null,
		});
		return [
			{ id: 'front-desk', title: t('受付パック', 'Front-desk pack'), place: t('受付', 'Front desk'), suits: true, sets: 1, beds: null, ...desk },
			other('clinic', '診療所パック', 'Clinic pack', false),
			...HOSPITAL.map(([id, ja, en], n) => other(id, `${'ABCDEFGHIJKLM'[n]} ${ja}`, `${'ABCDEFGHIJKLM'[n]} ${en}`, true)),
		];
	}

	preview({ place, visits, beds, masters, replacing }: PackOf): PreviewView {
		const slips = masters ? 1 : Math.ceil(visits / 10);
		const parts: [string, number][] = replacing
			? [['差し替え表', 1], ['連絡網と台本', 4]]
			: place === 'front-desk'
				? [['手順', 6], ['連絡網と台本', 4], ['掲示', 2], ['受付簿・整理券', slips]]
				: place === 'hospital-d'
					? [['患者一覧', 2], ['指示簿', (beds ?? 40) * 2], ['経過表', beds ?? 40]]
					: [['表紙', 1], ['手順', 4], ['記録用紙', slips]];
		const sheets = spread(parts);
		return { pages: sheets.reduce((sum, { pages }) => sum + pages, 0), sheets };
	}

	quantities(visits: number): QuantityView {
		const sheets = Math.ceil(visits * 1.3 * 0.2);
		const row = { form: 'F03', title: t('資格確認の記録・被保険者資格申立書', 'Insurance check'), sheets, arithmetic: t(`1日${visits}人×1.3×0.2→${sheets}枚`, `${visits} a day × 1.3 × 0.2 → sheets: ${sheets}`), why: '資格を確かめられない人が2割', own: false };
		const places = (pages: number, sets: number) => [{ name: t('病棟', 'Ward'), visits, beds: 30, sets, pages }];
		const packs = [
			{ id: 'front-desk', title: t('受付パック', 'Front-desk pack'), pages: 18, rows: [row], places: [{ name: t('受付', 'Front desk'), visits, beds: 0, sets: 1, pages: 18 }], total: 18 },
			{ id: 'hospital-d', title: t('D 病棟', 'D Wards'), pages: 92, rows: [{ ...row, form: 'F13-4', title: t('指示簿', 'Orders'), sheets: 60, own: true, why: '訓練で足りなかった' }], places: places(92, 4), total: 368 },
		];
		return { packs, pages: 386, reams: 1, minutes: 20 };
	}

	boxes(): BoxView[] {
		const stale: StaleSheetView[] = this.replaced === null
			? [{ key: 'contacts', title: '連絡網と台本', how: 'changed', oldCode: '482-913', newCode: '731-220', printedAt: '2026-09-01T00:00:00Z', pages: 4, numbered: false, what: [CHANGED] }]
			: [];
		return [
			{
				place: 'front-desk',
				title: t('受付パック', 'Front-desk pack'),
				keptIn: '受付カウンター下の赤い箱',
				printedAt: '2026-09-01T00:00:00Z',
				replacedAt: this.replaced,
				pages: 18,
				stale,
				replacementPages: stale.length > 0 ? 4 : 0,
				changes: stale.length > 0 ? [CHANGED] : [],
				opened: this.opened,
				checked: this.checked,
				checkDue: this.checked?.by === '佐藤' ? '2026-11-05' : '2026-12-24',
				checkLate: this.checked?.by === '佐藤',
				expiresOn: '2027-03-31',
				expired: false,
				says: stale.length > 0 ? t('受付の箱の紙は古くなっています。', 'The paper in the box at reception is out of date.') : t('受付の箱の紙は新しいままです。', 'The paper in the box at reception is current.'),
			},
		];
	}

	check(code: string): SheetCheckView {
		const digits = code.normalize('NFKC').replace(/\D/g, '');
		const shown = `${digits.slice(0, 3)}-${digits.slice(3)}`;
		if (digits.length !== 6) return { code, state: 'unreadable', says: t('照合番号は6桁の数字です。', 'The check number has six digits.'), found: [] };
		const found = { place: 'front-desk', pack: t('受付パック', 'Front-desk pack'), title: '連絡網と台本', printedAt: '2026-09-01T00:00:00Z' };
		if (digits === '731220') return { code: shown, state: 'current', says: t('この紙は今のものです。', 'This sheet is current.'), found: [{ ...found, current: true, newCode: shown, what: [] }] };
		if (digits === '482913') return { code: shown, state: 'stale', says: t('この紙は古くなっています。', 'This sheet is out of date.'), found: [{ ...found, current: false, newCode: '731-220', what: [CHANGED] }] };
		return { code: shown, state: 'unknown', says: t('この番号の紙は、ここで印刷していません。', 'No sheet with this number was printed here.'), found: [] };
	}

	slip(typed: string): KnownSlipView {
		const number = typed.normalize('NFKC').toUpperCase().replace(/[ー−‐–]/g, '-').trim();
		const parts = /^D([A-Z])-?(\d{4})-?(\d)$/.exec(number);
		if (!parts) return { number: typed, state: 'unreadable', says: t('番号の形が違います。DA-0127-5 のように書きます。', 'Not a slip number. They look like DA-0127-5.'), block: null };
		const [, letter = '', digits = '', check = ''] = parts;
		const shown = `D${letter}-${digits}-${check}`;
		if (letter !== 'A') return { number: shown, state: 'other-hospital', says: t(`窓口${letter}はこの病院にありません。`, `No window ${letter} in this hospital.`), block: null };
		if (check !== String(Number(digits) % 10)) return { number: shown, state: 'wrong-check-digit', says: t('数字を読み違えています。紙をもう一度見てください。', 'A digit was misread. Look at the paper again.'), block: null };
		const block = this.blocks.find(({ first, last }) => digits >= first.slice(3, 7) && digits <= last.slice(3, 7)) ?? null;
		if (!block) return { number: shown, state: 'never-issued', says: t('この番号はまだ出していません。', 'This number has not been handed out.'), block: null };
		return block.outOfUse
			? { number: shown, state: 'out-of-use', says: t('新しい番号に替わりました。この紙は使いません。', 'Newer numbers took its place. Do not use it.'), block }
			: { number: shown, state: 'issued', says: t('ここで出した番号です。', 'Handed out here.'), block };
	}

	note(what: 'opened' | 'checked', by: string) {
		this[what] = { by, at: this.clock.iso() };
	}

	printed(replacing: boolean) {
		if (replacing) this.replaced = this.clock.iso();
	}
}
