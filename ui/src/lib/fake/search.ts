/** Finds in the fake response: plain substrings where the engine folds width, kana and variants of kanji. */
import type { HitView } from '../bindings/HitView';
import type { Piece } from '../bindings/Piece';
import type { SearchView } from '../bindings/SearchView';
import type { Text } from '../bindings/Text';
import type { Search } from '../requests';
import type { FakeEngine } from './engine';
import { t } from './flow';

const PAGE = 50;

const cut = (text: string, words: string[]): Piece[] => {
	const first = words
		.map((word) => ({ word, at: text.toLowerCase().indexOf(word) }))
		.filter(({ at }) => at >= 0)
		.sort((one, other) => one.at - other.at)[0];
	if (!first) return text === '' ? [] : [{ text, hit: false }];
	const end = first.at + first.word.length;
	const before = text.slice(0, first.at);
	return [
		...(before === '' ? [] : [{ text: before, hit: false }]),
		{ text: text.slice(first.at, end), hit: true },
		...cut(text.slice(end), words),
	];
};
const marked = (text: Text, words: string[]) => ({ ja: cut(text.ja, words), en: cut(text.en, words) });

export const find = (engine: FakeEngine, request: Search): SearchView => {
	const words = request.typed.toLowerCase().split(/\s+/).filter(Boolean);
	const has = (...fields: (string | null)[]) =>
		words.every((word) => fields.some((field) => field?.toLowerCase().includes(word)));
	const isFiltered = Boolean(
		request.person ?? request.kind ?? request.nature ?? request.from ?? request.until ?? (request.onlyOpen || null),
	);
	const asked = words.length > 0 || isFiltered;
	const lines = engine.entries
		.filter((one) => asked && has(one.text.ja, one.text.en, one.from, one.to, one.doer, one.recorder))
		.filter((one) => !request.person || [one.doer, one.recorder].includes(request.person))
		.filter((one) => !request.kind || one.kind === request.kind)
		.filter((one) => !request.nature || one.nature === request.nature)
		.filter((one) => !request.onlyOpen || one.open)
		.sort((one, other) => other.occurredAt.localeCompare(one.occurredAt) || other.seq - one.seq);
	const title = t('電子カルテが使えない', 'Records system is down');
	const hits: HitView[] = lines.slice(request.page * PAGE, (request.page + 1) * PAGE).map((one) => ({
		incident: 'incident-1',
		incidentTitle: title,
		entry: one.id,
		seq: one.seq,
		occurredAt: one.occurredAt,
		recordedAt: one.recordedAt,
		late: one.late,
		kind: one.kind,
		nature: one.nature,
		from: cut(one.from, words),
		to: cut(one.to, words),
		doer: cut(one.doer ?? '', words),
		recorder: cut(one.recorder ?? '', words),
		text: marked(one.text, words),
		more: [],
		undone: one.undone !== null || one.abandoned,
		open: one.open,
	}));
	const isPlain = words.length > 0 && !isFiltered && request.incident === null;
	const named = isPlain ? engine.contacts().filter((one) => has(one.name.ja, one.name.en, one.number)) : [];
	return {
		count: lines.length,
		hits,
		page: request.page,
		pageSize: PAGE,
		contacts: named.map((one) => ({
			id: one.id,
			office: marked(one.name, words),
			name: marked(one.name, words),
			division: [],
			person: [],
			number: cut(one.number ?? '', words),
			nightNumber: [],
		})),
		incidents:
			isPlain && engine.started && has(title.ja, title.en)
				? [{ id: 'incident-1', title: marked(title, words), noticedAt: engine.iso(engine.noticedAt), closed: engine.closed }]
				: [],
		complete: true,
		persons: [...new Set(engine.entries.flatMap((one) => [one.doer, one.recorder]))].filter((one) => one !== null).sort(),
	};
};
