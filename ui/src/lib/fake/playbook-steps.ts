/** Two playbooks to edit: the shapes of the engine, none of its rules. */
import type { EditorOptionsView } from '../bindings/EditorOptionsView';
import type { OutlineStepView } from '../bindings/OutlineStepView';
import { t } from './flow';

const none = t('', '');
const EMPTY: OutlineStepView = {
	id: '', number: 0, depth: 0, parallel: '', track: '', kind: 'action', title: none, phase: '初動対応', role: 'reception', roleName: none, fact: none, lines: [], say: none,
	minutes: null, forms: [], marks: [], meets: [], cannot: [], contact: '', contactName: none, script: [], hasScript: false, next: null, choices: [], tracks: [], onward: '',
	untranslated: false, source: '', errors: 0, warnings: 0,
};
export const link = (step: string) => ({ step, number: null });
export const step = (id: string, rest: Partial<OutlineStepView>): OutlineStepView => ({ ...structuredClone(EMPTY), id, ...rest });

export const options: EditorOptionsView = {
	roles: [
		{ id: 'finder', name: t('気づいた人', 'Finder') },
		{ id: 'reception', name: t('受付', 'Reception') },
		{ id: 'ward', name: t('病棟', 'Ward') },
		{ id: 'it-operator', name: t('システム担当', 'IT operator') },
		{ id: 'hq', name: t('本部', 'Headquarters') },
	],
	contacts: [
		{ id: 'hq', name: t('本部', 'Headquarters') },
		{ id: 'vendor-ehr', name: t('カルテ保守会社', 'Records vendor') },
		{ id: 'mhlw', name: t('厚生労働省', 'Ministry of Health') },
	],
	forms: [
		{ id: 'F01', name: t('受付票', 'Reception slip') },
		{ id: 'F02', name: t('掲示「カルテ停止中」', 'Notice “records down”') },
	],
	deadlines: [
		{ id: 'mhlw-first', name: t('厚労省へ第一報', 'First report to the ministry') },
		{ id: 'vendor-call', name: t('保守会社へ電話', 'Call to the vendor') },
	],
	moments: [
		{ id: 'attack-known', name: t('攻撃と分かった', 'Known to be an attack') },
		{ id: 'paper-began', name: t('紙に切り替えた', 'Changed to paper') },
	],
	phases: [
		{ id: '検知', name: t('検知', 'Detection') },
		{ id: '初動対応', name: t('初動対応', 'First response') },
		{ id: '復旧処理', name: t('復旧処理', 'Recovery') },
	],
	playbooks: [{ id: 'power', name: t('停電・水もれ・空調', 'Power, water, cooling') }],
};

export const reception = (): OutlineStepView[] => [
	step('do-not-touch', {
		phase: '検知', role: 'finder', title: t('画面・電源にさわらない', 'Touch neither screen nor power'), fact: t('さわらずに離れた', 'Hands off'), minutes: 1,
		lines: [t('電源を切らない', 'No power off'), t('画面を写真にとる', 'Photograph the screen')], next: link('call-hq'), source: '受付の手引き',
	}),
	step('call-hq', {
		kind: 'call', phase: '検知', title: t('本部に電話する', 'Call headquarters'), fact: t('本部に伝えた', 'HQ told'), contact: 'hq', next: link('warning-seen'), minutes: 3,
		script: [t('受付です。電子カルテが使えません', 'Reception here. The records are down')],
		cannot: [{ text: t('出ないときは、看護師長に言いに行く', 'If nobody answers, tell the head nurse'), next: null }],
	}),
	step('warning-seen', {
		kind: 'decision', title: t('英語の警告が出ている？', 'Is there a warning in English?'),
		choices: [
			{ id: 'yes', label: t('出ている', 'Yes'), unsure: false, next: link('pull-lan'), marks: ['attack-known'], walked: true },
			{ id: 'no', label: t('出ていない', 'No'), unsure: false, next: link('post-notice'), marks: [], walked: false },
			{ id: 'unsure', label: t('分からない', 'Not sure'), unsure: true, next: link('pull-lan'), marks: [], walked: false },
		],
	}),
	step('pull-lan', {
		role: 'it-operator', title: t('青い線（LANケーブル）を抜く', 'Pull the blue line (network cable)'), fact: t('線を抜いた', 'Line pulled'), next: link('post-notice'), minutes: 5,
		lines: [t('病棟の端末から始める', 'Begin on the ward'), t('抜いた線に札をつける', 'Tag each line')],
	}),
	step('post-notice', {
		title: t('受付に「カルテ停止中」の掲示を出す', 'Put up the notice “records down”'), fact: t('掲示を出した', 'Notice posted'), forms: ['F02'], next: link('side-by-side'), minutes: 5,
		say: t('コンピューターが止まっています。紙で受付をします。', 'Our computers are down. We register on paper.'),
		lines: [t('赤い箱から掲示の紙を出す', 'Take the notice from the red box'), t('正面玄関と受付に貼る', 'Post it at door and desk'), t('待っている患者さんに声をかける', 'Speak to those who wait')],
	}),
	step('side-by-side', {
		kind: 'parallel', title: t('受付と病棟で、同時に進める', 'Reception and ward go on side by side'), next: link('all-told'),
		tracks: [
			{ id: 'at-reception', title: t('受付', 'Reception'), role: 'reception', first: link('paper-slip'), playbook: '' },
			{ id: 'on-ward', title: t('病棟', 'Ward'), role: 'ward', first: link('print-list'), playbook: '' },
		],
	}),
	step('paper-slip', { parallel: 'side-by-side', track: 'at-reception', title: t('紙の受付票に切り替える', 'Change to paper slips'), fact: t('紙に切り替えた', 'On paper'), forms: ['F01'], marks: ['paper-began'], next: link('call-vendor') }),
	step('call-vendor', { kind: 'call', parallel: 'side-by-side', track: 'at-reception', title: t('カルテの保守会社に電話する', 'Call the records vendor'), fact: t('保守会社に伝えた', 'Vendor told'), contact: 'vendor-ehr', meets: ['vendor-call'], next: link('all-told') }),
	step('print-list', { parallel: 'side-by-side', track: 'on-ward', role: 'ward', title: t('患者さんの一覧を紙で配る', 'Hand out the patient list'), fact: t('一覧を配った', 'List handed out'), next: link('all-told') }),
	step('all-told', { title: t('本部に、いまの人数を伝える', 'Tell headquarters the numbers'), fact: t('人数を伝えた', 'Numbers told'), next: link('end') }),
	step('end', { kind: 'end', phase: '復旧処理', title: t('復旧の手順へ', 'On to recovery'), fact: t('引き継いだ', 'Handed over') }),
];

export const ward = (): OutlineStepView[] => [
	step('ward-list', { role: 'ward', title: t('紙の指示せんを用意する', 'Prepare paper orders'), fact: t('用意した', 'Prepared'), next: link('ward-end') }),
	step('ward-end', { kind: 'end', role: 'ward', title: t('本部の指示を待つ', 'Wait for headquarters') }),
];
