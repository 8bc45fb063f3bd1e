import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { installImeGuard, installKeys, settle } from './keys.svelte';

const press = (key: string, more: KeyboardEventInit = {}) => {
	const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more });
	document.body.dispatchEvent(event);
	return event;
};
const button = (key: string, within: HTMLElement = document.body) => {
	const made = document.createElement('button');
	made.dataset.key = key;
	const clicked = vi.fn();
	made.addEventListener('click', clicked);
	within.append(made);
	return clicked;
};

let stop: () => void;
const note = vi.fn();
beforeEach(() => {
	document.body.replaceChildren();
	note.mockClear();
	settle.settled = true;
	stop = installKeys(window, { F9: note });
});
afterEach(() => {
	stop();
	vi.useRealTimers();
});

describe('function keys', () => {
	it('press the button that carries them', () => {
		const clicked = button('F12');
		expect(press('F12').defaultPrevented, 'the webview must not open its tools').toBe(true);
		expect(clicked).toHaveBeenCalledOnce();
	});
	it('press the button of what was opened last', () => {
		const below = button('F12');
		const layer = document.createElement('div');
		layer.dataset.layer = '';
		document.body.append(layer);
		const above = button('F12', layer);
		press('F12');
		expect([below.mock.calls.length, above.mock.calls.length]).toEqual([0, 1]);
	});
	it('do nothing while a key is held down', () => {
		const clicked = button('F12');
		press('F12', { repeat: true });
		expect(clicked).not.toHaveBeenCalled();
	});
	it('lead to the note line from a screen without a button for it', () => {
		press('F9');
		expect(note).toHaveBeenCalledOnce();
	});
	it('wait until a new screen has settled, because the press was meant for the one before', () => {
		vi.useFakeTimers();
		const clicked = button('F12');
		settle.changed();
		press('F12');
		expect(clicked).not.toHaveBeenCalled();
		vi.advanceTimersByTime(600);
		press('F12');
		expect(clicked).toHaveBeenCalledOnce();
	});
	it('leave undo to the field somebody types in', () => {
		const clicked = button('Ctrl+Z');
		const field = document.createElement('input');
		document.body.append(field);
		field.dispatchEvent(new KeyboardEvent('keydown', { key: 'z', ctrlKey: true, bubbles: true }));
		expect(clicked).not.toHaveBeenCalled();
		press('z', { ctrlKey: true });
		expect(clicked).toHaveBeenCalledOnce();
	});
	it('take back and make again from a box to tick: it has no letters of its own', () => {
		const [undone, redone] = [button('Ctrl+Z'), button('Ctrl+Y')];
		const box = document.createElement('input');
		box.type = 'checkbox';
		document.body.append(box);
		for (const key of ['z', 'y']) box.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey: true, bubbles: true, cancelable: true }));
		expect([undone.mock.calls.length, redone.mock.calls.length]).toEqual([1, 1]);
	});
	it('find with Ctrl+K from anywhere, also while somebody types', () => {
		const clicked = button('Ctrl+K');
		const layer = document.createElement('div');
		layer.dataset.layer = '';
		document.body.append(layer);
		expect(press('k', { ctrlKey: true }).defaultPrevented).toBe(true);
		press('k');
		expect(clicked).toHaveBeenCalledOnce();
	});
	it('leave Enter alone: it never goes on', () => {
		const clicked = button('F12');
		press('Enter');
		expect(clicked).not.toHaveBeenCalled();
	});
});

describe('Japanese input', () => {
	it('keeps its own keys to itself', () => {
		installImeGuard(window);
		const heard = vi.fn();
		window.addEventListener('keydown', heard);
		press('Escape', { isComposing: true });
		press('Enter', { keyCode: 229 });
		expect(heard).not.toHaveBeenCalled();
		press('Escape');
		expect(heard).toHaveBeenCalledOnce();
		window.removeEventListener('keydown', heard);
	});
});
