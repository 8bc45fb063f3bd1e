/** みどり野病院's draft, about as far as on the design's picture: two things are missing among the contacts. */
import type { RowView } from '../bindings/RowView';

export type Values = RowView['values'];
export type FakeRow = { id: string; values: Values };

/** One text a field; a list for a field that takes several. */
const row = (id: string, values: Record<string, string | string[]>): FakeRow => ({
	id,
	values: Object.fromEntries(Object.entries(values).map(([field, value]) => [field, typeof value === 'string' ? [value] : value])),
});

export const fakeRows = (): Record<string, FakeRow[]> => ({
	facility: [
		row('', { servers_by_vendor: 'some', name: 'みどり野病院', kana: 'みどりのびょういん', prefecture: '○○県', phone: '03-0000-0001', hq_extension: '1234', beds: '120', visits: '180', hours: '平日 9:00〜17:00' }),
	],
	departments: [row('medicine', { name: '内科', visits: '90' }), row('surgery', { name: '外科', visits: '50' }), row('orthopedics', { name: '整形外科', visits: '40' })],
	people: [
		row('takahashi', { name: '高橋', post: '院長', extension: '1001', mobile: '090-0000-0002' }),
		row('ito', { name: '伊藤', post: '副院長', extension: '1002' }),
		row('yamada', { name: '山田', post: '事務長', extension: '1003', mobile: '090-0000-0003' }),
		row('suzuki', { name: '鈴木', post: '総務', extension: '1010' }),
		row('tanaka', { name: '田中', post: 'システム担当', extension: '1020' }),
	],
	roles: [
		row('management', { role: 'management', person: 'takahashi', deputies: ['ito'] }),
		row('safety-manager', { role: 'safety-manager', person: 'yamada', deputies: ['tanaka', 'suzuki'] }),
		row('liaison', { role: 'liaison', person: 'yamada', deputies: ['suzuki'] }),
	],
	tree: [row('1', { from: 'yamada', to: 'takahashi', instead: 'ito' })],
	contacts: [
		row('vendor-ehr', { name: 'カルテ保守会社', division: '○○システム 契約 M-0000', number: '03-0000-0010', contract: 'M-0000', systems: ['ehr'], checked_on: '2026-10-02' }),
		row('mhlw', { name: '厚生労働省', division: '医療情報の担当室', number: '03-0000-0015', checked_on: '2026-10-02' }),
		row('prefecture', { name: '県庁 医療政策課', division: '', number: '000-000-0000', night_number: '000-000-0001', checked_on: '2026-10-02' }),
		row('police-local', { name: '警察 サイバー窓口', division: '○○県警察本部' }),
	],
	test_calls: [row('1', { contact: 'vendor-ehr', on: '2026-10-02', by: 'yamada', night: 'no', result: 'ok' })],
	systems: [
		row('ehr', { name: '電子カルテ', critical: 'yes', vendor: 'vendor-ehr', target_hours: '24', substitute: '紙カルテと手書きの処方箋' }),
		row('receipt', { name: '医事会計', critical: 'no', target_hours: '72' }),
		row('pacs', { name: '画像（PACS）', critical: 'no' }),
	],
	devices: [
		row('srv-1', { name: 'カルテのサーバ', kind: 'server', place: '2階 サーバ室', os: 'Windows Server 2022', remote_line: 'yes' }),
		row('pc-1', { name: '受付の端末1', kind: 'pc', place: '1階 受付', os: 'Windows 11 24H2' }),
	],
	lines: [row('vpn', { name: '保守用VPN', place: 'サーバ室 右の棚の上', uses: ['電子カルテの保守'] }), row('net', { name: 'インターネット', place: '事務室 壁の箱', uses: ['メール', 'オンライン資格確認'] })],
	attachments: [],
	criteria: [],
	procedures: [row('1', { department: 'medicine', playbook: 'ehr-down', owner: 'suzuki' })],
	packs: [row('1', { place: '1階 受付', sets: '2', kept_in: '受付の赤い箱' })],
	restart: [row('', {})],
	policy: [row('', {})],
});
