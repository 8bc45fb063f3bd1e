import { beforeEach, expect, it } from 'vitest';
import { away } from './away.svelte';

beforeEach(() => {
	away.back();
	away.touched(0);
	away.back();
});

it('a pause of 90 seconds is an interruption, a shorter one is not', () => {
	away.touched(89_000);
	expect(away.length).toBeNull();
	away.touched(89_000 + 90_000);
	expect(away.length).toBe(90_000);
});
it('the banner stays until the next act is recorded', () => {
	away.touched(360_000);
	away.touched(361_000);
	expect(away.length).toBe(360_000);
	away.back();
	expect(away.length).toBeNull();
});
it('opening the app again on an open response is coming back', () => {
	away.reopened(0, 600_000);
	expect(away.length).toBe(600_000);
});
