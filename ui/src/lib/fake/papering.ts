/** The fake's answers about paper: part of ipc.fake.ts. */
import type * as real from '../ipc';
import type { FakeEngine } from './engine';
import { t } from './flow';
import { sheet } from './sheet';

/** These commands on whichever engine stands behind the fake now. */
export function papering(engine: () => FakeEngine) {
	let writes = 0;
	const paper = () => engine().paper;
	const read = (command: string) => engine().receive(command);
	// A write is refused when the engine is told to fail, as a press would be.
	const write = (command: string) => engine().receive(command, `${command}-${(writes += 1)}`);
	const boxesNow = () => ({ boxes: paper().boxes() });
	const registerNow = () => ({
		blocks: paper().blocks,
		shares: paper().shares,
		ask: paper().shares.length > 0 ? null : t('このPCが何番か決まっていません。', 'Nobody has said which computer this is.'),
		left: [{ window: 'A', left: 2340 }],
	});
	const packs: typeof real.packs = async () => {
		read('packs');
		const stale = paper().boxes()[0]?.stale.length ? t('受付の箱の紙は古くなっています。', 'The paper in the box at reception is out of date.') : null;
		return {
			places: paper().places(),
			printers: engine().noPrinter ? [] : ['受付のプリンター', '医事課のプリンター'],
			stale,
			visits: 60,
			hours: 8,
			ream: 500,
			pagesAMinute: 20,
			last: { printedAt: '2026-09-01T00:00:00Z', pages: 18 },
			code: '783015',
			problems: [],
		};
	};
	const quantities: typeof real.quantities = async ({ visits }) => {
		read('quantities');
		return paper().quantities(visits);
	};
	const previewPack: typeof real.previewPack = async (request) => {
		read('previewPack');
		return paper().preview(request);
	};
	const packPage: typeof real.packPage = async ({ page, width, ...of }) => {
		read('packPage');
		return sheet(page, paper().preview(of).pages, width);
	};
	const savePack: typeof real.savePack = async ({ into, ...of }) => {
		write('savePack');
		paper().printed(of.replacing);
		const path = into === 'file' ? `${of.place}-2026-11-24.pdf` : 'D:\\紙のパック';
		return { path, pages: paper().preview(of).pages };
	};
	const printPack: typeof real.printPack = async ({ printer, replacing }) => {
		write('printPack');
		if (paper().shares.length === 0) throw { code: 'which-computer', detail: 'shares', says: t('このPCが何番か決まっていません。', 'Nobody has said which computer this is.') };
		// The broken one is the usual one: another may work.
		if (engine().noPrinter || (engine().printerGone && printer === null)) throw { code: 'no-printer', detail: 'lpstat' };
		paper().printed(replacing);
		return { printed: true, message: null };
	};
	const boxes: typeof real.boxes = async () => {
		read('boxes');
		return boxesNow();
	};
	const noteBox: typeof real.noteBox = async ({ what, by }) => {
		write('noteBox');
		paper().note(what, by);
		return boxesNow();
	};
	const checkSheet: typeof real.checkSheet = async ({ code }) => {
		read('checkSheet');
		return paper().check(code);
	};
	const checkSlip: typeof real.checkSlip = async ({ number }) => {
		read('checkSlip');
		return paper().slip(number);
	};
	const slipRegister: typeof real.slipRegister = async () => {
		read('slipRegister');
		return registerNow();
	};
	const claimShare: typeof real.claimShare = async ({ share }) => {
		write('claimShare');
		paper().shares = [...paper().shares, share];
		return registerNow();
	};
	return { packs, quantities, previewPack, packPage, savePack, printPack, boxes, noteBox, checkSheet, checkSlip, claimShare, slipRegister };
}
