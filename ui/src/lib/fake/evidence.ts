/** The fake's answers about keeping, proof and exchange: part of ipc.fake.ts. */
import type * as real from '../ipc';
import type { FakeEngine } from './engine';

/** These commands on whichever engine stands behind the fake now. */
export function evidence(engine: () => FakeEngine) {
	const asked = (command: string, press?: string) => engine().receive(command, press);
	const keepingNow = () => engine().safe.view();
	const keeping: typeof real.keeping = async () => {
		asked('keeping');
		return keepingNow();
	};
	const chooseSecondMedium: typeof real.chooseSecondMedium = async ({ off }) => {
		asked('chooseSecondMedium');
		engine().safe.second = off ? 'off' : 'saved';
		return keepingNow();
	};
	const chooseCopyFolder: typeof real.chooseCopyFolder = async () => {
		asked('chooseCopyFolder');
		return keepingNow();
	};
	const copyNow: typeof real.copyNow = async () => {
		asked('copyNow');
		engine().safe.copying = 4;
		return keepingNow();
	};
	const startVerify: typeof real.startVerify = async () => {
		asked('startVerify');
		engine().safe.verifying = 4;
		return keepingNow();
	};
	const restoreDrill: typeof real.restoreDrill = async ({ path }) => {
		asked('restoreDrill');
		return engine().safe.drill(path);
	};
	const releaseReserve: typeof real.releaseReserve = async () => {
		asked('releaseReserve');
		return keepingNow();
	};
	const tryAgain: typeof real.tryAgain = async () => {
		asked('tryAgain');
		if (engine().failWith === null) engine().safe.medium = 'good';
		return keepingNow();
	};
	const salvage: typeof real.salvage = async () => {
		asked('salvage');
		return engine().safe.salvage();
	};

	const proof: typeof real.proof = async () => {
		asked('proof');
		return engine().safe.proof();
	};
	const makeCheckpoint: typeof real.makeCheckpoint = async ({ press }) => {
		if (asked('makeCheckpoint', press)) engine().safe.keepCode();
		return engine().safe.proof();
	};
	const checkCode: typeof real.checkCode = async ({ code }) => {
		asked('checkCode');
		return engine().safe.check(code);
	};

	const exportRecord: typeof real.exportRecord = async ({ hidePeople, hideTexts }) => {
		asked('export');
		return engine().safe.export(hidePeople || hideTexts);
	};
	const exportProgress: typeof real.exportProgress = async () => engine().safe.progress();
	const cancelExport: typeof real.cancelExport = async () => {
		engine().safe.cancel();
		return null;
	};
	const importArchive: typeof real.importArchive = async () => {
		asked('importArchive');
		return engine().safe.import();
	};
	return { keeping, chooseSecondMedium, chooseCopyFolder, copyNow, startVerify, restoreDrill, releaseReserve, tryAgain, salvage, proof, makeCheckpoint, checkCode, exportRecord, exportProgress, cancelExport, importArchive };
}
