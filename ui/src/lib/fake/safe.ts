/** How the fake keeps its records: believable numbers, a copy that takes three looks to make, no file anywhere. */
import type { CodeView } from '../bindings/CodeView';
import type { CopyView } from '../bindings/CopyView';
import type { DrillView } from '../bindings/DrillView';
import type { ExportedView } from '../bindings/ExportedView';
import type { ImportedView } from '../bindings/ImportedView';
import type { KeepingView } from '../bindings/KeepingView';
import type { MediumState } from '../bindings/MediumState';
import type { Progress } from '../bindings/Progress';
import type { ProofView } from '../bindings/ProofView';
import type { SalvageView } from '../bindings/SalvageView';
import type { SecondState } from '../bindings/SecondState';
import type { FakeEngine } from './engine';
import { t } from './flow';

const FOLDER = 'D:\\灯の控え';
const DAY = 24 * 3_600_000;
/** Looks until something long is done. */
const LOOKS = 3;

export class FakeSafe {
	medium: MediumState = 'good';
	second: SecondState = 'off';
	freeMb = 48_200;
	copies: CopyView[] = [];
	/** Looks left until the copy, the check of everything and the export are done. */
	copying = 0;
	verifying = 0;
	exporting = 0;
	verified = false;
	checkpoints: ProofView['checkpoints'] = [];
	#cancelled = false;

	constructor(private readonly engine: FakeEngine) {
		for (const days of [1, 2]) this.copies.push(this.#copy(this.engine.now - days * DAY, 180));
	}

	#copy = (at: number, entries: number): CopyView => ({
		path: `${FOLDER}\\みどり野病院-${this.engine.iso(at).slice(0, 16).replace(/[-:T]/g, '')}.tomoshibi`,
		at: this.engine.iso(at),
		entries,
		sizeMb: 3,
		good: true,
	});

	get entries(): number {
		return 180 + this.engine.entries.length;
	}

	#of = (looks: number): Progress | null => (looks === 0 ? null : { done: Math.round((this.entries * (LOOKS - looks)) / LOOKS), total: this.entries });

	/** What the screen shows; each look brings what takes long one step further. */
	view(): KeepingView {
		if (this.copying === 1) this.copies.unshift(this.#copy(this.engine.now, this.entries));
		if (this.verifying === 1) this.verified = true;
		this.copying = Math.max(0, this.copying - 1);
		this.verifying = Math.max(0, this.verifying - 1);
		const { medium, second, freeMb } = this;
		return {
			path: 'C:\\Users\\uketsuke\\灯\\みどり野病院.tomoshibi',
			sizeMb: 3,
			entries: this.entries,
			stations: 1,
			medium,
			freeMb,
			low: freeMb < 200,
			reserveMb: medium === 'full' ? 0 : 8,
			second: { path: second === 'off' ? null : 'E:\\灯\\みどり野病院.2か所目', state: second, behind: second === 'saved' || second === 'off' ? 0 : 3 },
			copies: { folder: FOLDER, everyMinutes: 30, last: this.copies[0] ?? null, list: [...this.copies], running: this.#of(this.copying), failed: null },
			verify: { running: this.#of(this.verifying), last: this.verified ? { at: this.engine.iso(), good: true, entries: this.entries, head: HEAD, firstBad: null } : null },
		};
	}

	drill(path: string | null): DrillView {
		const copy = this.copies.find((one) => one.path === path) ?? this.copies[0];
		const behind = this.entries - (copy?.entries ?? 0);
		return { path: copy?.path ?? '', at: copy?.at ?? null, good: true, entries: copy?.entries ?? 0, head: HEAD, sameAsHere: behind === 0, behind, other: false };
	}

	salvage = (): SalvageView => ({
		path: 'C:\\Users\\uketsuke\\灯\\みどり野病院-救出.tomoshibi',
		entries: this.entries - 2,
		missing: [t('41行目から2行が読めません', 'Two lines from line 41 on cannot be read')],
		beside: null,
	});

	proof(): ProofView {
		return { head: HEAD, hash: HASH, seq: this.entries, station: '3F9A', stations: 1, checkpoints: this.checkpoints, qr: QR };
	}

	keepCode() {
		const at = this.engine.iso();
		this.checkpoints = [{ at, occasion: t('手で残した', 'Kept by hand'), seq: this.entries, head: HEAD, good: true }, ...this.checkpoints];
	}

	check(code: string): CodeView {
		const digits = (words: string) => words.normalize('NFKC').replace(/\D/g, '');
		const wellFormed = digits(code).length === digits(HEAD).length;
		const found = digits(code) === digits(HEAD);
		return { wellFormed, found, seq: found ? this.entries : null, at: found ? this.engine.iso() : null, newerLines: 0 };
	}

	/** Answers once it was looked at often enough, or when it is stopped. */
	async export(hidden: boolean): Promise<ExportedView> {
		[this.exporting, this.#cancelled] = [LOOKS, false];
		while (this.exporting > 0) await new Promise((again) => setTimeout(again, 50));
		if (this.#cancelled) return { path: null, entries: 0, leftOut: [] };
		const leftOut = [t('ほかの対応の記録', 'The lines of other responses'), ...(hidden ? [t('ふせた名前と文', 'Names and words that were covered')] : [])];
		return { path: 'D:\\電子カルテが使えない-2026-11-24.pdf', entries: this.engine.entries.length, leftOut };
	}

	progress(): Progress | null {
		this.exporting = Math.max(0, this.exporting - 1);
		return this.#of(this.exporting);
	}

	cancel() {
		[this.exporting, this.#cancelled] = [0, true];
	}

	import = (): ImportedView => ({ chosen: true, added: 42, already: 12, forks: 0, incidents: 1, leftOut: [] });
}

const HEAD = '4096 1187 0532 9914 7760 2385-6';
const HASH = ['9f3c21aa', '07be41d0', '5512c9ef', 'a0934b7d', '1c66e2f8', '8d20b914', 'e37f50c2', '46ab9d13'];
/** A picture as large as a real code, of nothing. */
const QR = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 7 7"><path d="M0 0h3v3H0zM4 0h3v3H4zM0 4h3v3H0zM4 5h1v1H4zM6 4h1v2H6z"/></svg>')}`;
