/** やること: what is due for the plan, and the calendar it goes into. */
import type { TodosView } from '$lib/bindings/TodosView';
import type { TodoView } from '$lib/bindings/TodoView';
import * as ipc from '$lib/ipc';
import type { FieldBox } from './box.svelte';
import type { OpenDraft } from './draft.svelte';

/** What a person says about something to do. */
export type Said = 'title' | 'owner' | 'due' | 'note';

export class Todos {
	view = $state.raw<TodosView | null>(null);
	/** The one that is open. */
	open = $state<string | null>(null);
	/** Where the calendar was saved. */
	savedTo = $state<string | null>(null);
	/** What a new one is to say. */
	title = $state('');

	constructor(private readonly draft: OpenDraft) {}

	async read() {
		this.view = await ipc.todos();
	}
	reread = () => this.draft.look(() => this.read());

	/** One field of it, kept as it is typed. */
	box(todo: TodoView, field: Said): FieldBox {
		const place = { chapter: '', part: 'todos', row: todo.id, field };
		const textsOf = (one: TodoView | undefined) => [one ? wordsOf(one, field) : ''].filter((text) => text !== '');
		const now = () => this.view?.todos.find((one) => one.id === todo.id);
		return this.draft.boxOf(place, textsOf(todo), {
			write: async ([text = '']) => {
				await this.#set({ ...(now() ?? todo) }, { [field]: text });
				return textsOf(now());
			},
			read: async () => {
				await this.read();
				return textsOf(now());
			},
		});
	}

	/** It was done today, or was not done after all. */
	tick(todo: TodoView, done: boolean) {
		return this.draft.act(() => this.#set(todo, { doneOn: done ? (this.view?.today ?? '') : '' }));
	}

	add() {
		const title = this.title.trim();
		if (title === '') return;
		return this.draft.act(async () => {
			this.view = await ipc.setTodo({ id: '', title, owner: '', due: '', doneOn: '', note: '' });
			this.title = '';
		});
	}

	saveCalendar() {
		return this.draft.act(async () => {
			this.savedTo = null;
			this.savedTo = (await ipc.saveCalendar()).path;
		});
	}

	async #set(todo: TodoView, change: Partial<Record<Said | 'doneOn', string>>) {
		const { id, owner, due, doneOn, note } = todo;
		// The title of what follows from the plan is the plan's; only one's own is said again.
		const title = todo.origin === 'own' ? todo.title.ja : '';
		this.view = await ipc.setTodo({ id, title, owner, due, doneOn, note, ...change });
	}
}

const wordsOf = (todo: TodoView, field: Said) => (field === 'title' ? todo.title.ja : todo[field]);
