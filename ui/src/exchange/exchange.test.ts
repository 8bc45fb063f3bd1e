import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import * as ipc from '$lib/ipc';
import { Exchange } from './exchange.svelte';

let exchange: Exchange;
beforeEach(() => {
	vi.useFakeTimers();
	vi.spyOn(console, 'error').mockImplementation(() => undefined);
	exchange = new Exchange();
});
afterEach(() => {
	vi.restoreAllMocks();
	vi.useRealTimers();
});

it('shows how far an export is, then where it lies and what it left out', async () => {
	exchange.hidePeople = true;
	const done = exchange.export();
	await vi.advanceTimersByTimeAsync(700);
	expect(exchange.progress).not.toBeNull();
	await vi.advanceTimersByTimeAsync(2_000);
	await done;
	expect(exchange.exported?.path).toContain('.pdf');
	expect(exchange.exported?.leftOut).toHaveLength(2);
	expect([exchange.busy, exchange.progress]).toEqual([null, null]);
});
it('stops when asked, with nothing left behind', async () => {
	const done = exchange.export();
	await exchange.cancel();
	await vi.advanceTimersByTimeAsync(500);
	await done;
	expect(exchange.exported).toMatchObject({ path: null, entries: 0 });
});
it('one at a time', async () => {
	const asked = vi.spyOn(ipc, 'exportRecord');
	const first = exchange.export();
	void exchange.export();
	await vi.advanceTimersByTimeAsync(3_000);
	await first;
	expect(asked).toHaveBeenCalledOnce();
});
it('a dialog that was closed brings nothing in', async () => {
	vi.spyOn(ipc, 'importArchive').mockResolvedValueOnce({ chosen: false, added: 0, already: 0, forks: 0, incidents: 0, leftOut: [] });
	await exchange.import();
	expect(exchange.imported).toBeNull();
	await exchange.import();
	expect(exchange.imported).toMatchObject({ added: 42, already: 12 });
});
