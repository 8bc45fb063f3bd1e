/** What stands in a cell of a table: the words of what was chosen, not their ids. */
import type { FieldView } from '$lib/bindings/FieldView';
import type { RowView } from '$lib/bindings/RowView';
import type { SectionView } from '$lib/bindings/SectionView';
import { display } from '$lib/display.svelte';
import { p } from '$lib/plan-words';
import { shortDay } from '$lib/time';
import { text } from '$lib/words';

/** As many columns as a person reads at once; the rest stands in the open row. */
const MOST = 4;

/** What stands in the columns; of more than fit, the second words stand below the first: 相手, and its 窓口. */
export function columnsOf(fields: FieldView[]): { columns: FieldView[]; below: FieldView | null } {
	const all = fields.filter((field) => field.column);
	const [first, second] = all;
	if (all.length < MOST || !first || second?.kind !== 'text') return { columns: all.slice(0, MOST), below: null };
	return { columns: [first, ...all.slice(2, MOST + 1)], below: second };
}

/** The words of one field of a row. */
export function cellWords(field: FieldView, row: RowView): string {
	const texts = row.values[field.id] ?? [];
	if (field.kind === 'flag') return texts[0] === 'yes' ? p().table.yes : '';
	if (field.kind === 'day') return texts.map((one) => shortDay(one, display.language)).join('、');
	const known = field.options.length === 0 ? null : new Map(field.options.map((one) => [one.id, text(one.label)]));
	// What names a row is shown by its name; an id nobody knows yet says nothing to people.
	return texts.map((one) => known?.get(one) ?? (field.isKey ? '' : one)).join('、');
}

/** What a row is called: its first column that says something. */
export function rowName(fields: FieldView[], row: RowView): string {
	const named = fields.find((field) => field.column && cellWords(field, row) !== '');
	return named ? cellWords(named, row) : p().table.unnamed;
}

/** The rows in which these words stand somewhere. */
export function rowsWith(section: SectionView, typed: string): RowView[] {
	const words = fold(typed);
	if (words === '') return section.rows;
	return section.rows.filter((row) => section.fields.some((field) => fold(cellWords(field, row)).includes(words)));
}

const fold = (words: string) => words.normalize('NFKC').trim().toLowerCase();
