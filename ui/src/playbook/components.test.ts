/** The parts of screen 8 as somebody sees them. */
import { fireEvent, render, screen } from '@testing-library/svelte';
import { beforeEach, expect, it, vi } from 'vitest';
import { display } from '$lib/display.svelte';
import { fake } from '$lib/ipc.fake';
import CopyPanel from './CopyPanel.svelte';
import { Editing } from './editing.svelte';
import EditorHead from './EditorHead.svelte';
import Outline from './Outline.svelte';
import UpdatePanel from './UpdatePanel.svelte';

let editing: Editing;
const row = (id: string) => screen.getByTestId(`row-${id}`);
beforeEach(async () => {
	editing = new Editing();
	await editing.reread();
});
const outline = () => render(Outline, { editing, view: editing.view! });

it('a row says number, question and where the answers lead', () => {
	outline();
	expect(row('warning-seen').textContent).toContain('英語の警告が出ている？');
	expect(row('warning-seen').textContent).toContain('出ている→4／出ていない→5／分からない→4');
	expect(row('call-hq').textContent).toMatch(/☎本部.*台本あり/);
	expect(row('call-vendor').textContent).toContain('台本なし');
});
it('a line of work is headed and indented', () => {
	outline();
	expect(screen.getByText('分担「病棟」')).toBeTruthy();
	expect(row('print-list').closest('li')?.className).toContain('d1');
	expect(row('all-told').closest('li')?.className).toContain('d0');
});
it('only the chosen row is a stop of Tab; the arrows choose', async () => {
	outline();
	const stops = () => [...document.querySelectorAll('[data-row][tabindex="0"]')].map((one) => one.getAttribute('data-row'));
	expect(stops()).toEqual(['do-not-touch']);
	await fireEvent.keyDown(row('do-not-touch'), { key: 'ArrowDown' });
	expect(stops()).toEqual(['call-hq']);
});
it('a press opens a step and a second one folds it', async () => {
	outline();
	await fireEvent.click(row('call-hq'));
	expect(screen.getByTestId('step-title')).toHaveProperty('value', '本部に電話する');
	expect(row('call-hq').getAttribute('aria-expanded')).toBe('true');
	await fireEvent.click(row('call-hq'));
	expect(screen.queryByTestId('step-edit')).toBeNull();
});
it('five sub-steps can be written, and no more', async () => {
	editing.unfold('post-notice');
	editing.group = 'do';
	outline();
	expect(screen.getAllByTestId(/^step-line-/)).toHaveLength(3);
	await fireEvent.click(screen.getByTestId('line-add'));
	await fireEvent.click(screen.getByTestId('line-add'));
	expect(screen.getAllByTestId(/^step-line-/)).toHaveLength(5);
	expect(screen.queryByTestId('line-add')).toBeNull();
});
it('in English the Japanese stands where nothing is written yet', async () => {
	display.language = 'en';
	await editing.edit({ edit: 'set-text', step: 'call-hq', field: 'title', language: 'ja', text: '本部に知らせる' });
	editing.unfold('call-hq');
	outline();
	const title = screen.getByTestId('step-title');
	expect([title.getAttribute('placeholder'), (title as HTMLInputElement).value]).toEqual(['本部に知らせる', '']);
});
it('problems are counted, listed, and lead to the step', async () => {
	render(EditorHead, { editing, view: editing.view! });
	expect(screen.getByTestId('problems').textContent).toContain('気をつけること 1件');
	await fireEvent.click(screen.getByTestId('problems'));
	await fireEvent.click(screen.getByTestId('problem-0'));
	expect(editing.wanted).toEqual({ step: 'call-vendor', field: 'script', branch: '' });
});
it('a playbook without a name is not made', async () => {
	const onmake = vi.fn();
	render(CopyPanel, { templates: editing.list!.templates, onmake, onclose: vi.fn() });
	await fireEvent.click(screen.getByTestId('copy-make'));
	expect(screen.getByText('手順書の名前を書いてください。')).toBeTruthy();
	await fireEvent.input(screen.getByTestId('copy-name'), { target: { value: '検査：カルテ停止' } });
	await fireEvent.click(screen.getByTestId('copy-make'));
	expect(onmake.mock.calls).toEqual([[null, '検査：カルテ停止']]);
});
it('what was changed on both sides stays ours unless somebody says otherwise', async () => {
	await editing.readUpdate();
	render(UpdatePanel, { editing, view: editing.view! });
	expect(screen.getByTestId('update-merge').textContent).toContain('1件を取り入れる');
	await fireEvent.click(screen.getByTestId('theirs-call-hq'));
	expect(screen.getByTestId('update-merge').textContent).toContain('2件を取り入れる');
	expect(fake.engine.asked).not.toContain('mergeLibrary');
});
