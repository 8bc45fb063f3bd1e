/** The security checklist: one edition, its sheets, and the answers kept as they are given. */
import type { ChecklistItemView } from '$lib/bindings/ChecklistItemView';
import type { ChecklistSheetView } from '$lib/bindings/ChecklistSheetView';
import type { ChecklistView } from '$lib/bindings/ChecklistView';
import * as ipc from '$lib/ipc';
import type { FieldBox } from './box.svelte';
import type { OpenDraft } from './draft.svelte';

export type AnswerField = 'answer' | 'on' | 'target' | 'evidence';
/** As the view names it. */
const SAYS = { answer: 'answer', on: 'on', target: 'targetDay', evidence: 'evidence' } as const;

export class Checklist {
	view = $state.raw<ChecklistView | null>(null);
	/** The sheet that is shown. */
	sheet = $state('institution');
	/** How many answers were carried over just now. */
	carried = $state<number | null>(null);

	constructor(private readonly draft: OpenDraft) {}

	async read() {
		this.view = await ipc.checklistView({ edition: this.view?.edition ?? '' });
	}
	reread = () => this.draft.look(() => this.read());

	get shown(): ChecklistSheetView | null {
		return this.view?.sheets.find((one) => one.id === this.sheet) ?? this.view?.sheets[0] ?? null;
	}

	choose(edition: string) {
		return this.draft.act(async () => {
			this.view = await ipc.checklistView({ edition });
		});
	}

	/** One field of an answer, kept as it is given. */
	box(item: ChecklistItemView, field: AnswerField): FieldBox {
		const [edition, sheet] = [this.view?.edition ?? '', this.shown?.id ?? ''];
		const place = { chapter: '', part: 'answers', row: `${edition}/${sheet}/${item.number}`, field };
		const textsOf = (one: ChecklistItemView | undefined) => [one?.[SAYS[field]] ?? ''].filter((text) => text !== '');
		const now = () => {
			const found = this.view?.sheets.find((one) => one.id === sheet);
			return textsOf(found?.groups.flatMap((group) => group.items).find((one) => one.number === item.number));
		};
		return this.draft.boxOf(place, textsOf(item), {
			write: async ([text = ''], [was = '']) => {
				this.view = await ipc.setAnswer({ edition, sheet, number: item.number, field, text, was });
				return now();
			},
			read: async () => {
				await this.read();
				return now();
			},
		});
	}

	/** Takes over what an older edition says, where this one says nothing. */
	carry() {
		const { view } = this;
		const from = view?.carry?.from.id;
		if (!view || from === undefined) return;
		return this.draft.act(async () => {
			const answers = view.carry?.answers ?? 0;
			this.view = await ipc.carryOver({ from, to: view.edition });
			this.carried = answers;
		});
	}
}
