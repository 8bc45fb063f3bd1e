/** What the fake plan asks: fewer fields than the engine, but one of every kind. */
import type { FieldView } from '../bindings/FieldView';
import type { SectionView } from '../bindings/SectionView';
import type { Text } from '../bindings/Text';
import { t } from './flow';

export type FakeField = FieldView & { of?: string };
export type FakeSection = Omit<SectionView, 'fields' | 'rows'> & { fields: FakeField[] };
export type FakeChapter = { id: string; title: Text; hint: Text; minutes: number; sections: FakeSection[] };

const nothing = t('', '');
type More = { hint?: Text; example?: Text; kind?: FieldView['kind']; options?: [string, string, string][]; of?: string; column?: boolean };
const f = (id: string, ja: string, en: string, { hint = nothing, example = nothing, kind = 'text', options = [], of, column = false }: More = {}): FakeField => ({
	id,
	label: t(ja, en),
	hint,
	example,
	kind,
	options: options.map(([one, ja, en]) => ({ id: one, label: t(ja, en) })),
	column,
	isKey: false,
	...(of === undefined ? {} : { of }),
});
const form = (part: string, ja: string, en: string, fields: FakeField[], hint = nothing): FakeSection => ({ part, title: t(ja, en), hint, isList: false, add: nothing, fields });
const list = (part: string, title: [string, string], add: [string, string], fields: FakeField[], hint = nothing): FakeSection => ({
	part,
	title: t(...title),
	hint,
	isList: true,
	add: t(...add),
	fields,
});
const PHONE = t('全角でも書けます。保存すると半角にそろえます。', 'Full width is fine; it is kept in half width.');
const YES_NO: [string, string, string][] = [['yes', 'はい', 'Yes'], ['no', 'いいえ', 'No']];
const who = (id: string, ja: string, en: string, more: More = {}) => f(id, ja, en, { kind: 'reference', of: 'people', ...more });
const day = (id: string, ja: string, en: string, more: More = {}) => f(id, ja, en, { kind: 'day', example: t('R8.10.2', '2026/10/2'), ...more });

export const fakeChapters: FakeChapter[] = [
	{
		id: 'facility',
		title: t('病院のこと', 'The hospital'),
		hint: t('はじめに、病院の名前と大きさを書きます。', 'First the name and size of the hospital.'),
		minutes: 10,
		sections: [
			form('facility', '病院の基本', 'Basics', [
				f('servers_by_vendor', '契約では、全部のサーバの更新を業者がしますか', 'Does the vendor update all servers by contract?', {
					kind: 'choice',
					options: [['all', '全部', 'All'], ['some', '一部', 'Some'], ['none', 'しない', 'None']],
					hint: t('答えで、ガイドラインのどの編を見るかが決まります。', 'It decides which volume of the guideline applies.'),
				}),
				f('name', '病院の名前', 'Name', { example: t('みどり野病院', 'Midorino Hospital') }),
				f('kana', 'よみがな', 'Reading', { example: t('みどりのびょういん', 'Midorino Byoin') }),
				f('prefecture', '都道府県', 'Prefecture', { example: t('○○県', 'XX') }),
				f('phone', '代表の電話', 'Main telephone', { kind: 'phone', example: t('03-0000-0001', '03-0000-0001'), hint: PHONE }),
				f('hq_extension', '本部の内線', 'Extension of headquarters', { kind: 'phone', example: t('1234', '1234') }),
				f('beds', '病床の数', 'Beds', { kind: 'number', example: t('120', '120') }),
				f('visits', '1日の外来の人数', 'Outpatients a day', { kind: 'number', example: t('180', '180') }),
				f('hours', '診療の時間', 'Opening hours', { kind: 'long', example: t('平日 9:00〜17:00', 'Weekdays 9 to 17') }),
			]),
			list('departments', ['診療科', 'Departments'], ['診療科を足す', 'Add a department'], [
				f('name', '診療科', 'Department', { column: true, example: t('内科', 'Medicine') }),
				f('visits', '1日の人数', 'Visits a day', { kind: 'number', column: true, example: t('60', '60') }),
			]),
		],
	},
	{
		id: 'people',
		title: t('体制と役割', 'People and roles'),
		hint: t('だれが何をするかと、代わりの人を決めます。', 'Who does what, and who stands in.'),
		minutes: 15,
		sections: [
			list('people', ['人', 'People'], ['人を足す', 'Add a person'], [
				f('name', '名前', 'Name', { column: true, example: t('山田', 'Yamada') }),
				f('post', '役職', 'Post', { column: true, example: t('事務長', 'Manager') }),
				f('extension', '内線', 'Extension', { kind: 'phone', column: true, example: t('1003', '1003') }),
				f('mobile', '携帯', 'Mobile', { kind: 'phone', example: t('090-0000-0003', '090-0000-0003'), hint: PHONE }),
			]),
			list('roles', ['役割', 'Roles'], ['役割を足す', 'Add a role'], [
				f('role', '役割', 'Role', {
					kind: 'choice',
					column: true,
					options: [['management', '経営層（院長など）', 'Management'], ['safety-manager', '安全管理責任者', 'Safety manager'], ['liaison', '連絡係', 'Liaison'], ['spokesperson', '広報係', 'Spokesperson'], ['scribe', '記録係', 'Scribe']],
				}),
				who('person', '担当', 'Who', { column: true }),
				f('deputies', '代わりの人（順に）', 'Deputies, in order', { kind: 'references', of: 'people', column: true }),
			]),
			list('tree', ['連絡網', 'Phone tree'], ['連絡の線を足す', 'Add a call'], [
				who('from', 'かける人', 'From', { column: true }),
				who('to', '受ける人', 'To', { column: true }),
				who('instead', '出ないとき', 'If no answer', { column: true }),
				f('note', 'メモ', 'Note'),
			]),
		],
	},
	{
		id: 'contacts',
		title: t('外の連絡先', 'Contacts outside'),
		hint: t('カルテが止まったとき、この順番で電話します。契約書を見て入力してください。', 'Called in this order when the charts stop. Have the contracts at hand.'),
		minutes: 25,
		sections: [
			list('contacts', ['電話する相手', 'Whom to call'], ['相手を足す', 'Add a contact'], [
				f('name', '相手', 'Name', { column: true, example: t('あおぞら医療システム', 'Aozora Medical Systems') }),
				f('division', '窓口', 'Division', { column: true, example: t('保守受付', 'Support desk') }),
				f('number', '電話', 'Telephone', { kind: 'phone', column: true, example: t('03-0000-0010', '03-0000-0010'), hint: PHONE }),
				f('night_number', '夜間の電話', 'At night', { kind: 'phone', column: true, example: t('03-0000-0011', '03-0000-0011') }),
				f('fax', 'FAX', 'FAX', { kind: 'phone' }),
				f('contract', '契約の番号', 'Contract', { example: t('保守契約 第0001号', 'No. 0001') }),
				f('systems', '受け持つシステム', 'Systems', { kind: 'references', of: 'systems' }),
				day('checked_on', '確認した日', 'Checked on', { column: true, hint: t('今日かけて確かめたら「今日」と書きます。', 'Write “today” when you rang today.') }),
				f('note', 'メモ', 'Note', { kind: 'long', example: t('夜と休日は当番の技術者につながる', 'At night an engineer on duty answers') }),
			]),
			list('test_calls', ['確認の電話', 'Test calls'], ['確認の電話を足す', 'Add a test call'], [
				f('contact', '相手', 'Contact', { kind: 'reference', of: 'contacts', column: true }),
				day('on', 'かけた日', 'Day', { column: true }),
				who('by', 'かけた人', 'By', { column: true }),
				f('night', '夜間の番号にかけた', 'It was the night number', { kind: 'flag' }),
				f('result', '結果', 'Result', { kind: 'choice', column: true, options: [['ok', 'つながった', 'Reached'], ['wrong', '番号がちがった', 'Wrong number'], ['no-answer', '出なかった', 'No answer']] }),
			]),
		],
	},
	{
		id: 'systems',
		title: t('システムと機器', 'Systems and devices'),
		hint: t('何が止まると何ができなくなるかを書きます。', 'What stops when what goes down.'),
		minutes: 40,
		sections: [
			list('systems', ['システム', 'Systems'], ['システムを足す', 'Add a system'], [
				f('name', 'システム', 'System', { column: true, example: t('電子カルテ', 'Electronic charts') }),
				f('critical', '長く止まると診療ができない', 'Care cannot do without it', { kind: 'flag', column: true }),
				f('vendor', '保守の相手', 'Maintained by', { kind: 'reference', of: 'contacts', column: true }),
				f('target_hours', '目標（時間）', 'Back within (h)', { kind: 'number', column: true, example: t('24', '24') }),
				f('substitute', '代わりの方法', 'Meanwhile', { kind: 'long', example: t('紙カルテと手書きの処方箋', 'Paper charts') }),
				who('owner', '担当', 'Owner'),
			]),
			list('devices', ['情報機器台帳', 'Devices'], ['機器を足す', 'Add a device'], [
				f('name', '名前', 'Name', { column: true, example: t('受付の端末1', 'Front desk 1') }),
				f('kind', '種類', 'Kind', { kind: 'choice', column: true, options: [['server', 'サーバ', 'Server'], ['pc', 'パソコン', 'PC'], ['network', '通信機器', 'Network'], ['medical', '医療機器', 'Medical device'], ['storage', '保存装置', 'Storage'], ['other', 'そのほか', 'Other']] }),
				f('place', '場所', 'Place', { column: true, example: t('1階 受付', 'Front desk') }),
				f('os', 'OSと版', 'OS', { column: true, example: t('Windows 11 24H2', 'Windows 11 24H2') }),
				f('ip', 'IPアドレス', 'IP address', { example: t('192.168.1.21', '192.168.1.21') }),
				f('remote_line', '外から保守する線がある', 'Maintained from outside', { kind: 'choice', options: YES_NO }),
				day('support_ends', 'サポートの終わり', 'Support ends'),
			]),
			list('lines', ['切る外部回線（順に）', 'Lines to cut, in order'], ['回線を足す', 'Add a line'], [
				f('name', '回線', 'Line', { column: true, example: t('保守用VPN', 'Maintenance VPN') }),
				f('place', '線のある場所', 'Where its plug is', { column: true, example: t('サーバ室 右の棚の上', 'Server room, upper right') }),
				f('uses', '使っているもの', 'What hangs on it', { kind: 'texts', example: t('電子カルテの保守', 'Chart maintenance') }),
			]),
			list('attachments', ['構成図・契約書のファイル', 'Diagrams and contracts'], ['ファイルを足す', 'Add a file'], [
				f('name', '名前', 'Name', { column: true, example: t('ネットワーク構成図', 'Network diagram') }),
				f('kind', '種類', 'Kind', { kind: 'choice', column: true, options: [['network-diagram', 'ネットワーク構成図', 'Network diagram'], ['system-diagram', 'システム構成図', 'System diagram'], ['contract', '契約書', 'Contract'], ['other', 'そのほか', 'Other']] }),
				day('made_on', 'いつの内容か', 'Right on', { column: true }),
			]),
		],
	},
	{
		id: 'criteria',
		title: t('止める・続ける基準', 'When to stop'),
		hint: t('だれが、何を見て、いつまでに決めるかを書きます。', 'Who decides on what sign, and by when.'),
		minutes: 25,
		sections: [
			list('criteria', ['基準', 'Criteria'], ['基準を足す', 'Add one'], [
				f('kind', '決めること', 'Decision', { kind: 'choice', column: true, options: [['cut-network', '回線を切る', 'Cut the lines'], ['paper', '紙に切り替える', 'Switch to paper'], ['reschedule', '予約を延ばす', 'Reschedule'], ['pay-later', '後日精算にする', 'Pay later'], ['ambulance', '救急を止める', 'Stop ambulances']] }),
				f('trigger', '合図', 'Sign', { column: true, example: t('カルテが15分もどらない', 'No charts for 15 minutes') }),
				f('decider', '決める人', 'Decides', { kind: 'reference', of: 'roles', column: true }),
				f('minutes', '何分まで', 'Minutes', { kind: 'number', column: true, example: t('15', '15') }),
				f('action', 'すること', 'Action', { kind: 'long' }),
			]),
		],
	},
	{
		id: 'procedures',
		title: t('部署ごとの手順', 'Procedures'),
		hint: t('部署がどの手順書で動くかを決めます。', 'Which playbook each department works by.'),
		minutes: 60,
		sections: [
			list('procedures', ['部署の手順書', 'Playbooks'], ['部署を足す', 'Add one'], [
				f('department', '部署', 'Department', { kind: 'reference', of: 'departments', column: true }),
				f('playbook', '手順書', 'Playbook', { kind: 'choice', column: true, options: [['ehr-down', '電子カルテが使えない', 'Records system is down'], ['paper-switch', '紙に切り替える', 'Switch to paper']] }),
				who('owner', '担当', 'Owner', { column: true }),
				day('trained_on', '練習した日', 'Practised on', { column: true }),
			]),
		],
	},
	{
		id: 'paper',
		title: t('紙の用紙', 'Paper'),
		hint: t('どの紙を、どこに、何組置くかを決めます。', 'Which paper lies where.'),
		minutes: 15,
		sections: [
			list('packs', ['置き場所', 'Places'], ['置き場所を足す', 'Add a place'], [
				f('place', '場所', 'Place', { column: true, example: t('1階 受付', 'Front desk') }),
				f('sets', '組', 'Sets', { kind: 'number', column: true, example: t('2', '2') }),
				f('kept_in', '箱', 'Box', { column: true, example: t('受付の赤い箱', 'Red box') }),
				who('checker', '見る人', 'Checker', { column: true }),
				day('checked_on', '見た日', 'Looked at', { column: true }),
			]),
			list('amounts', ['様式の枚数', 'Sheets of each form'], ['様式を足す', 'Add a form'], [
				f('form', '様式', 'Form', { column: true }),
				f('number', '数', 'Number', { kind: 'number', column: true, example: t('30', '30') }),
				f('reason', '理由', 'Why', { kind: 'long', column: true }),
			]),
		],
	},
	{
		id: 'recovery',
		title: t('復旧と後入力', 'Recovery'),
		hint: t('もどす前に確かめることと、後入力の順を決めます。', 'What must be true before, and what is entered later.'),
		minutes: 20,
		sections: [
			form('restart', 'もどすとき', 'Going back', [
				f('decider', 'もどすと決める人', 'Who decides', { kind: 'reference', of: 'roles' }),
				f('conditions', 'もどす前に確かめること', 'What must be true', { kind: 'long', example: t('保守会社のOK。感染がないこと。', 'The vendor says yes. No infection.') }),
				f('consistency', 'データの合わせ方', 'How data agree', { kind: 'long' }),
			]),
		],
	},
	{
		id: 'approval',
		title: t('確認と承認', 'Check and approve'),
		hint: t('足りないものを見てから、承認して版にします。', 'See what is missing, then approve.'),
		minutes: 15,
		sections: [
			form('policy', '計画のことば', 'Words of the document', [
				f('purpose', '策定の目的', 'Purpose', { kind: 'long', example: t('サイバー攻撃を受けても、安全な診療を続けるため。', 'To go on with safe care under attack.') }),
				f('keeping', '文書の管理と周知', 'Keeping', { kind: 'long', example: t('事務部が管理し、全員に知らせる。', 'Kept by administration.') }),
			]),
		],
	},
];

/** Every section, by the part it fills. */
export const fakeSection = (part: string) => fakeChapters.flatMap((chapter) => chapter.sections).find((section) => section.part === part);
