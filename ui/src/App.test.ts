import { cleanup, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { away } from '$lib/away.svelte';
import { display } from '$lib/display.svelte';
import { fake } from '$lib/ipc.fake';
import { settle } from '$lib/keys.svelte';
import { saving } from '$lib/saving.svelte';
import App from './App.svelte';

const see = (id: string) => screen.findByTestId(id);
const gone = (id: string) => waitFor(() => expect(screen.queryByTestId(id)).toBeNull());
const press = async (id: string) => {
	const button = await see(id);
	settle.settled = true;
	button.click();
};
const key = (name: string, more: KeyboardEventInit = {}) => {
	settle.settled = true;
	document.body.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true, ...more }));
};
const type = async (id: string, words: string) => {
	const field = (await see(id)) as HTMLInputElement;
	field.value = words;
	field.dispatchEvent(new Event('input', { bubbles: true }));
};
const onStep = (id: string) => waitFor(() => expect(screen.getByTestId('step-title').dataset.step).toBe(id));

// A screen that comes along when it is opened is there at once in the window; here it is built first.
beforeAll(() => import('./screens/Paper.svelte'), 60_000);
beforeEach(() => {
	saving.reset();
	away.back();
	vi.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterEach(cleanup);

describe('the first press', () => {
	it('opens the first step at once, without a name or a question', async () => {
		render(App);
		await press('symptom-ehr');
		await onStep('do-not-touch');
		expect((await see('band')).dataset.mode).toBe('real');
		expect(screen.queryByTestId('recorder-ask')).toBeNull();
		expect(document.activeElement, 'a screen reader begins with the instruction').toBe(await see('step-title'));
		await waitFor(() => expect(document.title).toContain('【本番】'));
	});
	it('pressed by mistake is taken back', async () => {
		render(App);
		await press('symptom-ehr');
		await press('withdraw');
		await see('symptom-ehr');
		expect(fake.engine.withdrawn).toBe(true);
	});
});

describe('walking', () => {
	beforeEach(async () => {
		render(App);
		await press('symptom-ehr');
		await onStep('do-not-touch');
	});

	it('goes on with F12, shows what was done and takes it back', async () => {
		key('F12');
		await onStep('call-hq');
		expect((await see('previous')).textContent).toContain('さわらずに離れた');
		key('z', { ctrlKey: true });
		await onStep('do-not-touch');
	});
	it('asks for a name once, in place, and goes on without one', async () => {
		key('F12');
		await onStep('call-hq');
		expect(screen.queryByTestId('recorder-ask'), 'nobody is asked while telephoning').toBeNull();
		await press('outcome-reached');
		await press('choice-no');
		await onStep('post-notice');
		await press('recorder-skip');
		await gone('recorder-ask');
		key('F12');
		await onStep('paper-reception');
		expect(screen.queryByTestId('recorder-ask')).toBeNull();
	});
	it('a name that was given stands under every line from then on', async () => {
		key('F12');
		await press('outcome-reached');
		await press('choice-no');
		await press('recorder-sato');
		await gone('recorder-ask');
		expect(fake.engine.recorder).toBe('佐藤');
	});
	it('a second press of a double click does not answer for the step that follows', async () => {
		key('F12');
		await onStep('call-hq');
		settle.changed();
		(await see('outcome-reached')).click();
		expect(fake.engine.asked).not.toContain('logCall');
	});
	it('calls, decides with 分からない last, and takes up another track', async () => {
		key('F12');
		await onStep('call-hq');
		expect((await see('contact-number')).textContent).toContain('1234');
		await press('outcome-reached');
		await onStep('warning-seen');
		const answers = screen.getAllByTestId(/^choice-/).map((answer) => answer.dataset.testid);
		expect(answers.at(-1)).toBe('choice-unsure');
		await press('choice-unsure');
		await onStep('post-notice');
		await press('track-go-cut-backup-network');
		await onStep('cut-backup-network');
	});
	it('offers ways around in place', async () => {
		await press('step-cannot');
		expect((await see('cannot-ask')).textContent).toContain('1234');
		await type('cannot-note', '手が届かない');
		await press('cannot-0');
		await onStep('call-hq');
		await gone('cannot-panel');
	});
	it('keeps what was put off in sight', async () => {
		await press('step-later');
		await see('later-go-do-not-touch');
	});
	it('says in red that nothing is kept, until it is', async () => {
		fake.engine.failWith = 'disk-full';
		key('F12');
		expect((await see('failure-bar')).textContent).toContain('記録できていません。紙に書いてください。');
		await onStep('do-not-touch');
		fake.engine.failWith = null;
		await press('failure-again');
		await onStep('call-hq');
		await gone('failure-bar');
	});
	it('says where one was after an interruption', async () => {
		away.touched(0);
		away.touched(6 * 60_000);
		expect((await see('resume')).textContent).toContain('6分ぶりの操作です。この手順の途中でした。');
		key('F12');
		await gone('resume');
	});
	it('records a line from here with F9 and F12, and F12 belongs to the step again', async () => {
		key('F9');
		await type('note-text', '電話が鳴りやまない');
		key('F12');
		await see('note-added');
		expect(fake.engine.entries.at(-1)?.text.ja).toBe('電話が鳴りやまない');
		key('F12');
		await onStep('call-hq');
	});
	it('puts the time of noticing right', async () => {
		await press('noticed-fix');
		await type('noticed-time', '２５：００');
		await press('noticed-save');
		expect(screen.getByText('時刻が読めません。10:23 のように書いてください。')).toBeTruthy();
		await type('noticed-time', '１０：１０');
		await press('noticed-save');
		await waitFor(() => expect(screen.getByTestId('noticed-at').textContent).toBe('10:10'));
	});
	it('shows a change made in another window', async () => {
		fake.engine.complete(0, (step) => step.title);
		fake.changed('incident');
		await onStep('call-hq');
	});
});

describe('the other screens', () => {
	it('a restart opens the same step', async () => {
		fake.engine.start();
		fake.engine.complete(0, (step) => step.title);
		render(App);
		await onStep('call-hq');
	});
	it('F2 calls, and a call that came in is recorded', async () => {
		fake.engine.start();
		render(App);
		await see('step-title');
		key('F2');
		await press('call-other');
		await press('other-save');
		expect(await screen.findByText('相手の名前を書いてください。')).toBeTruthy();
		await type('other-name', '県庁 佐々木');
		await type('other-heard', '救急の状況を15時に教えてほしい');
		await press('other-save');
		await gone('other-call');
		expect(fake.engine.entries.at(-1)).toMatchObject({ from: '県庁 佐々木', nature: 'report' });
	});
	it('the timeline keeps what was undone and changes the state of a system', async () => {
		fake.engine.start();
		render(App);
		await see('step-title');
		key('F12');
		await onStep('call-hq');
		await press('rail-timeline');
		await press('entry-undo-2');
		await see('entry-3');
		expect(screen.getByTestId('entry-2').textContent).toContain('取り消し');
		await press('system-pacs');
		await press('system-pacs-stopped');
		await waitFor(() => expect(screen.getByTestId('system-pacs').dataset.state).toBe('stopped'));
	});
	it('F8 prints', async () => {
		render(App);
		await see('symptom-ehr');
		key('F8');
		await see('preview');
		key('F12');
		expect((await see('printed')).textContent).toContain('18枚');
	});
	it('normal times show contacts to look at, with nothing to log', async () => {
		render(App);
		await press('rail-calls');
		await see('call-card');
		expect(screen.queryByTestId('outcome-reached')).toBeNull();
	});
	it('text size, brightness and language change at once', async () => {
		render(App);
		await press('rail-display');
		(await see('size-150')).click();
		(await see('theme-dark')).click();
		(await see('language-en')).click();
		await waitFor(() => expect(document.documentElement.dataset).toMatchObject({ text: '150', display: 'dark' }));
		expect(await screen.findByText('What happened?')).toBeTruthy();
		key('Escape');
		await gone('display');
		[display.size, display.theme, display.language] = ['100', 'light', 'ja'];
	});
});
