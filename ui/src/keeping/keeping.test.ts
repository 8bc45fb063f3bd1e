import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fake } from '$lib/ipc.fake';
import * as ipc from '$lib/ipc';
import { Keeping } from './keeping.svelte';

let keeping: Keeping;
beforeEach(async () => {
	vi.useFakeTimers();
	vi.spyOn(console, 'error').mockImplementation(() => undefined);
	keeping = new Keeping();
	await keeping.read();
});
afterEach(() => {
	vi.restoreAllMocks();
	vi.useRealTimers();
});

it('follows a copy until it is made, and then looks no more', async () => {
	const stop = keeping.watch();
	await keeping.copyNow();
	expect(keeping.view?.copies.running).not.toBeNull();
	await vi.advanceTimersByTimeAsync(3_000);
	expect([keeping.view?.copies.running, keeping.view?.copies.list.length]).toEqual([null, 3]);
	const looks = fake.engine.asked.length;
	await vi.advanceTimersByTimeAsync(3_000);
	expect(fake.engine.asked.length).toBe(looks);
	stop();
});
it('looks at nothing while nobody watches', async () => {
	await keeping.copyNow();
	const looks = fake.engine.asked.length;
	await vi.advanceTimersByTimeAsync(3_000);
	expect(fake.engine.asked.length).toBe(looks);
});
it('says when the records lie in two places', async () => {
	expect(keeping.inTwoPlaces).toBe(false);
	await keeping.chooseSecond();
	expect(keeping.inTwoPlaces).toBe(true);
	fake.engine.safe.second = 'behind';
	await keeping.read();
	expect(keeping.inTwoPlaces, 'a second place that lacks lines is no second place').toBe(false);
	await keeping.stopSecond();
	expect(keeping.view?.second.path).toBeNull();
});
it('tries a copy and says what it lacks', async () => {
	fake.engine.start();
	await keeping.tryCopy(null);
	expect(keeping.drill).toMatchObject({ good: true, sameAsHere: false, behind: 1 });
});
it('what was refused stands beside what was asked, until the next try', async () => {
	vi.spyOn(ipc, 'salvage').mockRejectedValueOnce({ code: 'disk-full', detail: '' });
	await keeping.salvage();
	expect([keeping.refused, keeping.doing]).toEqual([{ what: 'salvage', code: 'disk-full' }, null]);
	await keeping.salvage();
	expect([keeping.refused, keeping.salvaged?.missing.length]).toEqual([null, 1]);
});
