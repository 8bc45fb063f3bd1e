/** A small response for tests and screenshots: the shapes of the engine, none of its rules. */
import type { StepKind } from '../bindings/StepKind';
import type { Text } from '../bindings/Text';

export const t = (ja: string, en: string): Text => ({ ja, en });

export type FakeStep = {
	id: string;
	kind: StepKind;
	phase: string;
	title: Text;
	fact?: Text;
	lines?: Text[];
	say?: Text;
	role: Text;
	person?: string;
	minutes?: number;
	contact?: string;
	choices?: { id: string; label: Text; unsure: boolean }[];
	cannot?: Text[];
	listed?: { name: string; place: string }[];
	form?: { id: string; title: Text };
};
export type FakeTrack = { title: Text; steps: FakeStep[] };

const reception = t('受付', 'Reception');
const liaison = t('連絡係', 'Liaison');
const it = t('システム担当', 'IT operator');
const first = '初動対応';

export const main: FakeStep[] = [
	{
		id: 'do-not-touch',
		kind: 'action',
		phase: '検知',
		title: t('画面と電源に、さわらない', 'Touch neither screen nor power'),
		fact: t('さわらずに離れた', 'Hands off'),
		lines: [
			t('電源を切らない。再起動しない', 'No power off, no restart'),
			t('USBメモリを挿さない', 'No USB sticks'),
			t('画面をスマートフォンで撮る', 'Photograph the screen'),
		],
		role: t('気づいた人', 'Finder'),
		minutes: 2,
		cannot: [t('もう電源を切ったときは、そのまま入れない', 'If it is already off, leave it off')],
	},
	{
		id: 'call-hq',
		kind: 'call',
		phase: '検知',
		title: t('本部に電話する', 'Call headquarters'),
		fact: t('本部に伝えた', 'HQ told'),
		role: t('気づいた人', 'Finder'),
		contact: 'hq',
		cannot: [t('出ないときは、当直の看護師長に言いに行く', 'If nobody answers, go to the nurse in charge')],
	},
	{
		id: 'warning-seen',
		kind: 'decision',
		phase: first,
		title: t('英語の警告や、身代金の文が出ていますか', 'Is there a warning or a ransom note?'),
		lines: [t('受付1・受付2・会計の画面を見る', 'Look at reception 1, 2 and the cashier')],
		role: t('安全管理責任者', 'Safety manager'),
		person: '鈴木',
		choices: [
			{ id: 'yes', label: t('英語の警告や、身代金の文が出ている', 'A warning or a ransom note is there'), unsure: false },
			{ id: 'no', label: t('出ていない。固まっているだけ', 'None. It only hangs'), unsure: false },
			{ id: 'unsure', label: t('分からない', 'Not sure'), unsure: true },
		],
	},
	{
		id: 'side-by-side',
		kind: 'parallel',
		phase: first,
		title: t('3つを同時に進める', 'Do three things together'),
		fact: t('被害の調べに進む', 'Go on to the survey'),
		role: t('本部', 'HQ'),
		person: '高橋',
	},
	{
		id: 'assess-damage',
		kind: 'action',
		phase: first,
		title: t('止まったものと、動くものを書き出す', 'List what stopped and what works'),
		fact: t('書き出した', 'Listed'),
		role: it,
		person: '田中',
	},
	{
		id: 'ended',
		kind: 'end',
		phase: '事後対応',
		title: t('この手順はここまでです', 'This playbook ends here'),
		lines: [t('本部会議で、もどす時期を決める', 'HQ decides when to go back')],
		role: t('本部', 'HQ'),
	},
];

export const tracks: FakeTrack[] = [
	{
		title: t('被害を広げない', 'Contain'),
		steps: [
			{
				id: 'cut-backup-network',
				kind: 'action',
				phase: first,
				title: t('バックアップの線を抜く', 'Unplug the backup line'),
				fact: t('線を抜いた', 'Unplugged'),
				lines: [t('サーバ室の赤い札の線を抜く', 'Pull the red-tagged cable'), t('抜いた時刻を札に書く', 'Write the time on the tag')],
				role: it,
				person: '田中',
				minutes: 5,
				cannot: [t('線がどれか分からなければ、保守会社に電話で聞く', 'If unsure which, ask the vendor')],
			},
			{
				id: 'cut-outside-lines',
				kind: 'action',
				phase: first,
				title: t('外につながる線を抜く', 'Unplug the outside lines'),
				fact: t('外の線を抜いた', 'Outside lines cut'),
				listed: [
					{ name: 'インターネット', place: 'サーバ室 棚2の白い箱' },
					{ name: '検査会社の線', place: '検査室の机の下' },
				],
				role: it,
				person: '田中',
			},
		],
	},
	{
		title: t('外に連絡する', 'Call outside'),
		steps: [
			{
				id: 'call-vendor',
				kind: 'call',
				phase: first,
				title: t('カルテの保守会社に電話する', 'Call the records vendor'),
				fact: t('保守会社に伝えた', 'Vendor told'),
				role: liaison,
				person: '山田',
				contact: 'vendor-ehr',
				cannot: [t('番号が分からなければ、契約書の1枚目を見る', 'No number? See page 1 of the contract')],
			},
			{
				id: 'call-mhlw',
				kind: 'call',
				phase: first,
				title: t('厚生労働省に第一報を入れる', 'First report to the ministry'),
				fact: t('第一報を入れた', 'First report made'),
				role: liaison,
				person: '山田',
				contact: 'mhlw',
			},
		],
	},
	{
		title: t('紙に切り替える', 'Switch to paper'),
		steps: [
			{
				id: 'post-notice',
				kind: 'action',
				phase: first,
				title: t('受付に「カルテ停止中」の掲示を出す', 'Post the “records down” notice'),
				fact: t('掲示を出した', 'Notice posted'),
				lines: [
					t('受付の赤い箱から、掲示の紙（A3・2枚）を出す', 'Take the notices (A3, two) from the red box'),
					t('正面玄関と受付カウンターに貼る', 'Post them at the entrance and the counter'),
					t('待っている患者さんに声をかける', 'Speak to the patients who wait'),
				],
				say: t(
					'「コンピューターが止まっています。紙で受付をします。順番は変わりません。急ぎの方は、すぐ声をかけてください。」',
					'“The computers are down. We register on paper. Your place in the queue stays. Tell us at once if it is urgent.”',
				),
				role: reception,
				person: '佐藤',
				form: { id: 'F01', title: t('受付簿', 'Register') },
				cannot: [t('掲示の紙がなければ、白い紙に手で書く', 'No notice? Write one by hand')],
			},
			{
				id: 'paper-reception',
				kind: 'action',
				phase: first,
				title: t('紙の受付票に切り替える', 'Change to paper slips'),
				fact: t('紙の受付を始めた', 'Paper reception started'),
				role: reception,
				person: '佐藤',
				form: { id: 'F02', title: t('整理券', 'Numbered slip') },
			},
			{
				id: 'urgent-patients',
				kind: 'action',
				phase: first,
				title: t('救急・透析・手術の患者を確認する', 'Check emergency, dialysis, surgery'),
				fact: t('確認した', 'Checked'),
				role: t('看護', 'Nursing'),
			},
		],
	},
];
