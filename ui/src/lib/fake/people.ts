/** Facility, people, contacts and systems of the fake. Numbers are made up. */
import type { ContactView } from '../bindings/ContactView';
import type { IncidentSummary } from '../bindings/IncidentSummary';
import type { PersonView } from '../bindings/PersonView';
import type { ScriptLine } from '../bindings/ScriptLine';
import type { SegmentKind } from '../bindings/SegmentKind';
import type { SymptomView } from '../bindings/SymptomView';
import type { SystemView } from '../bindings/SystemView';
import { t } from './flow';

export const people: PersonView[] = [
	{ id: 'yamada', name: '山田', post: '事務長' },
	{ id: 'suzuki', name: '鈴木', post: '総務' },
	{ id: 'sato', name: '佐藤', post: '受付' },
	{ id: 'tanaka', name: '田中', post: 'システム担当' },
];

const ended = (id: string, title: ReturnType<typeof t>, at: string, withdrawn: boolean): IncidentSummary => ({ id, title, noticedAt: at, startedAt: at, phase: null, closed: !withdrawn, withdrawn });
/** Earlier responses: one that ended, one that was started by mistake. */
export const past: IncidentSummary[] = [
	ended('incident-a', t('ネットにつながらない', 'No network'), '2026-09-08T23:12:00Z', false),
	ended('incident-b', t('停電・水もれ・空調', 'Power, water, cooling'), '2026-07-02T05:40:00Z', true),
];

export const symptoms: SymptomView[] = [
	{ id: 'ehr', title: t('電子カルテが使えない', 'Records system is down'), hint: t('画面が出ない・固まる・遅い', 'No screen, hangs, slow') },
	{ id: 'ransom', title: t('警告・身代金の画面', 'Warning or ransom screen'), hint: t('ファイルが開けない・名前が変', 'Files do not open, odd names') },
	{ id: 'network', title: t('ネットにつながらない', 'No network'), hint: t('全部の端末・一部の端末', 'All or some computers') },
	{ id: 'insurance', title: t('保険の確認ができない', 'Cannot check insurance'), hint: t('オンライン資格確認の停止', 'Online check is down') },
	{ id: 'power', title: t('停電・水もれ・空調', 'Power, water, cooling'), hint: t('サーバ室の異常', 'Trouble in the server room') },
	{ id: 'unknown', title: t('どれか分からない', 'Not sure'), hint: t('質問に答えて決めます', 'Answer a few questions') },
];

export const systems: SystemView[] = [
	{ id: 'ehr', name: '電子カルテ', state: 'stopped', at: '2026-11-24T01:23:00Z' },
	{ id: 'orders', name: 'オーダー・検査', state: 'stopped', at: '2026-11-24T01:25:00Z' },
	{ id: 'receipt', name: '医事会計', state: 'investigating', at: '2026-11-24T01:30:00Z' },
	{ id: 'pacs', name: '画像（PACS）', state: 'read-only', at: '2026-11-24T01:31:00Z' },
	{ id: 'phone', name: '電話・内線', state: null, at: null },
];

const plain = (ja: string, en: string) => ({ kind: 'text' as const, ja, en });
const filled = (ja: string, en: string) => ({ kind: 'filled' as const, ja, en });
const unknown = (ja: string, en: string) => ({ kind: 'unknown' as const, ja, en });
const line = (pieces: { kind: SegmentKind; ja: string; en: string }[]): ScriptLine => ({
	ja: pieces.map(({ kind, ja }) => ({ kind, words: ja })),
	en: pieces.map(({ kind, en }) => ({ kind, words: en })),
});

const script: ScriptLine[] = [
	line([plain('「', '“This is '), filled('○○県', 'XX prefecture'), plain('の', ', '), filled('みどり野病院', 'Midorino Hospital'), plain('、', ', '), filled('事務長の山田', 'manager Yamada'), plain('です。」', '.”')]),
	line([plain('「', '“'), filled('今日 10時23分', 'Today at 10:23'), plain('に、', ' the '), filled('電子カルテ', 'records system'), plain('が使えなくなりました。サイバー攻撃のうたがいがあります。」', ' went down. We suspect an attack.”')]),
	line([plain('「', '“'), filled('外来は紙で続け', 'Outpatients go on on paper'), plain('、救急の受け入れは', ', emergencies '), unknown('院長に確認', 'ask the director'), plain('です。」', '.”')]),
	line([plain('「個人情報がもれたかは、', '“Whether data leaked is '), filled('まだ分かりません', 'not known yet'), plain('。」', '.”')]),
	line([plain('「次の報告の時刻と、出す書類を教えてください。」', '“When is the next report, and which papers?”')]),
];

const basis: ContactView = {
	id: '',
	order: 0,
	name: t('', ''),
	division: null,
	person: null,
	number: null,
	numberNote: null,
	nightNumber: null,
	outsidePrefix: '0',
	hours: null,
	checkedOn: '2026-10-02',
	checkStale: false,
	contract: null,
	mail: null,
	url: null,
	note: null,
	duty: 'must',
	speed: t('速やかに', 'Without delay'),
	when: t('電子カルテが止まったとき', 'When the records system stops'),
	speaker: '事務長 山田',
	deputy: '鈴木',
	script,
	ask: [t('相手の名前と部署', 'Name and division'), t('次に話す時刻', 'When to talk next')],
	status: 'none',
	lastAt: null,
	due: null,
	attempts: 0,
};
const contact = (order: number, id: string, ja: string, en: string, more: Partial<ContactView>): ContactView => ({
	...basis,
	order,
	id,
	name: t(ja, en),
	...more,
});

export const contacts: ContactView[] = [
	contact(1, 'hq', '本部（事務長）', 'HQ (manager)', { number: '1234', outsidePrefix: null, speaker: null, deputy: null, script: script.slice(0, 2) }),
	contact(2, 'vendor-ehr', 'カルテ保守会社', 'Records vendor', { division: 'みどりシステム 病院サポート', person: '当番の技術者', number: '03-0000-0000', nightNumber: '090-0000-0000', contract: 'M-0000', hours: t('平日 9:00〜18:00', 'Weekdays 9:00–18:00') }),
	contact(3, 'mhlw', '厚生労働省', 'Health ministry', { division: '医療情報の担当室', number: '03-0000-0000', hours: t('平日 9:30〜18:15', 'Weekdays 9:30–18:15'), when: t('サイバー攻撃のうたがい・診療に支障があるときの第一報', 'First report of a suspected attack or disrupted care'), due: '2026-11-24T02:23:00Z' }),
	contact(4, 'prefecture', '県庁 医療政策課', 'Prefecture', { number: '03-0000-0000', checkedOn: '2025-12-01', checkStale: true }),
	contact(5, 'police-local', '警察 サイバー窓口', 'Police', { number: null, checkedOn: null, numberNote: t('要確認。県警のページで確かめて書き入れる', 'To be checked on the page of the police'), duty: 'should' }),
	contact(6, 'line-carrier', 'ネットワーク会社', 'Network carrier', { number: '03-0000-0000', duty: 'may' }),
];
