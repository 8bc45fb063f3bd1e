/** The risk register as a list like those of the chapters, and the ready-made risks to pick from. */
import type { FieldView } from '$lib/bindings/FieldView';
import type { RisksView } from '$lib/bindings/RisksView';
import type { RiskView } from '$lib/bindings/RiskView';
import type { RowView } from '$lib/bindings/RowView';
import type { SectionView } from '$lib/bindings/SectionView';
import * as ipc from '$lib/ipc';
import { p } from '$lib/plan-words';
import type { OpenDraft } from './draft.svelte';

const say = (words: string) => ({ ja: words, en: words });
const one = (value: string | number | null) => (value === null || value === '' ? [] : [String(value)]);

export class Risks {
	view = $state.raw<RisksView | null>(null);

	constructor(private readonly draft: OpenDraft) {}

	async read() {
		this.view = await ipc.risks();
		this.draft.beside = sectionOf(this.view);
	}
	reread = () => this.draft.look(() => this.read());

	pick(seed: string) {
		return this.draft.act(async () => {
			this.view = await ipc.pickRisk({ seed });
			this.draft.beside = sectionOf(this.view);
		});
	}

	/** Closes an open row; its rank and its place in the order are said anew. */
	leave() {
		this.draft.beside = null;
	}
}

/** The fields are those of the part `risks`; the rank is worked out, so nobody types it. */
function sectionOf({ risks, people }: RisksView): SectionView {
	const w = p().risk;
	const field = (id: string, label: string, kind: FieldView['kind'], more: Partial<FieldView> = {}): FieldView => ({ id, label: say(label), hint: say(''), example: say(''), kind, options: [], column: false, isKey: false, ...more });
	const named = people.map(({ id, name, post }) => ({ id, label: say(post === '' ? name : `${name}（${post}）`) }));
	const ranks = Object.entries(w.ranks).map(([id, label]) => ({ id, label: say(label) }));
	return {
		part: 'risks',
		title: say(p().nav.risks),
		hint: say(''),
		isList: true,
		add: say(w.add),
		fields: [
			field('asset', w.asset, 'text', { column: true }),
			field('threat', w.threat, 'text', { column: true }),
			field('rank', w.rank, 'choice', { column: true, isKey: true, options: ranks }),
			field('likelihood', w.likelihood, 'choice', { options: w.likelihoods.map((label, n) => ({ id: String(n + 1), label: say(label) })) }),
			field('care_hours', w.careHours, 'number', { example: say('72') }),
			field('impact', w.impact, 'long'),
			field('treatment', w.treatment, 'long'),
			field('owner', w.owner, 'reference', { column: true, options: named }),
			field('due', w.due, 'day', { column: true, example: { ja: 'R9.3.31', en: '2027-03-31' } }),
			field('done_on', w.doneOn, 'day'),
		],
		rows: risks.map(rowOf),
	};
}

function rowOf(risk: RiskView): RowView {
	const { asset, threat, rank, likelihood, careHours, impact, treatment, owner, due, doneOn } = risk;
	const values = { asset: one(asset), threat: one(threat), rank: one(rank), likelihood: one(likelihood), care_hours: one(careHours), impact: one(impact), treatment: one(treatment), owner: one(owner), due: one(due), done_on: one(doneOn) };
	const missing = (language: 'ja' | 'en') => p().risk.missing(risk.missing.map((text) => text[language]).join(language === 'ja' ? '・' : ', '));
	return { id: risk.id, values, notes: risk.missing.length === 0 ? [] : [{ field: 'asset', text: { ja: missing('ja'), en: missing('en') } }] };
}
