import { beforeEach } from 'vitest';
import { fake } from './lib/ipc.fake';
import { display } from './lib/display.svelte';

// jsdom has no layout: what the components ask of it is answered once, here.
Element.prototype.scrollIntoView = () => undefined;
globalThis.IntersectionObserver = class {
	root = null;
	rootMargin = '';
	scrollMargin = '';
	thresholds = [];
	observe = () => undefined;
	unobserve = () => undefined;
	disconnect = () => undefined;
	takeRecords = () => [];
};
globalThis.ResizeObserver = class {
	observe = () => undefined;
	unobserve = () => undefined;
	disconnect = () => undefined;
};

beforeEach(() => {
	fake.reset();
	display.language = 'ja';
});
