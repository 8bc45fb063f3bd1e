import { beforeEach } from 'vitest';
import { fake } from './lib/ipc.fake';
import { display } from './lib/display.svelte';

// jsdom has no layout: what the components ask of it is answered once, here.
Element.prototype.scrollIntoView = () => undefined;

beforeEach(() => {
	fake.reset();
	display.language = 'ja';
});
