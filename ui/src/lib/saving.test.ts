import { beforeEach, describe, expect, it, vi } from 'vitest';
import { saving } from './saving.svelte';

const refuse = (code: string) => vi.fn().mockRejectedValue({ code, detail: '' });

beforeEach(() => {
	saving.reset();
	vi.spyOn(console, 'error').mockImplementation(() => undefined);
});

describe('a write', () => {
	it('shows its answer only after it came', async () => {
		let answer: (view: string) => void = () => undefined;
		const shown = vi.fn();
		const done = saving.run(() => new Promise<string>((resolve) => (answer = resolve)), shown);
		expect(shown, 'nothing is guessed ahead').not.toHaveBeenCalled();
		answer('kept');
		expect(await done).toBe(true);
		expect(shown).toHaveBeenCalledWith('kept');
	});
	it('that was not kept stays on the red bar and is tried again with the same press', async () => {
		const write = vi.fn().mockRejectedValueOnce({ code: 'disk-full', detail: '' }).mockResolvedValueOnce('kept');
		const shown = vi.fn();
		expect(await saving.run(write, shown)).toBe(false);
		expect(saving.failed?.code).toBe('disk-full');
		await saving.failed?.again();
		expect(shown).toHaveBeenCalledWith('kept');
		expect(write.mock.calls[0], 'the engine must see one press, not two').toEqual(write.mock.calls[1]);
		expect(saving.failed).toBeNull();
	});
	it('that was refused is said without the red bar', async () => {
		await saving.run(refuse('bad-time'), vi.fn());
		expect([saving.failed, saving.refused]).toEqual([null, 'bad-time']);
	});
	it('with an answer nobody knows counts as not kept', async () => {
		await saving.run(vi.fn().mockRejectedValue('invalid args `request`'), vi.fn());
		expect(saving.failed?.code).toBe('bug');
	});
	it('is not started twice while one is under way', async () => {
		let answer: (view: string) => void = () => undefined;
		const first = saving.run(() => new Promise<string>((resolve) => (answer = resolve)), vi.fn());
		const second = vi.fn();
		expect(await saving.run(second, vi.fn())).toBe(false);
		expect(second).not.toHaveBeenCalled();
		answer('');
		await first;
	});
});
