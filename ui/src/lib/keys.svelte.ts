/**
 * The function keys. A key is a press of the visible button that carries it, never an act of its own,
 * so what a key does can always be read on screen.
 */
const OURS = ['F1', 'F2', 'F8', 'F9', 'F12'];
/** Keys the webview would take for itself: search, reload, caret browsing, developer tools. */
const NOT_THE_BROWSERS = [...OURS, 'F3', 'F5', 'F7'];

/** These act on what is shown: pressed just after it changed, they were meant for the thing before. */
const MUST_NOT_REPEAT = ['F12', 'Ctrl+Z', 'Ctrl+Y'];
const OF_THE_TOP_LAYER = ['F12', 'Escape', 'Ctrl+Z', 'Ctrl+Y'];

/** A second press of a double click must not land on what has just appeared. */
const SETTLE_MS = 600;

class Settle {
	/** False just after the screen or the step changed: presses of that moment were meant for the one before. */
	settled = $state(true);
	#timer: ReturnType<typeof setTimeout> | undefined;

	changed() {
		this.settled = false;
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => (this.settled = true), SETTLE_MS);
	}
}

export const settle = new Settle();

/** Japanese input: a key that confirms or cancels a conversion belongs to the input method alone. */
export function installImeGuard(target: Window = window) {
	const stop = (event: KeyboardEvent) => {
		// 229 is what WebKit reports for the Enter that ends a conversion, after isComposing is already false.
		if (event.isComposing || event.keyCode === 229) event.stopImmediatePropagation();
	};
	target.addEventListener('keydown', stop, true);
	target.addEventListener('keyup', stop, true);
}

type Otherwise = Partial<Record<string, () => void>>;

/** Installs the keys. `otherwise` is used for a key no visible button carries on this screen. */
export function installKeys(target: Window, otherwise: Otherwise): () => void {
	const press = (event: KeyboardEvent) => {
		if (NOT_THE_BROWSERS.includes(event.key)) event.preventDefault();
		const key = nameOf(event);
		if ((key === 'Ctrl+Z' || key === 'Ctrl+Y') && isTyping(event.target)) return;
		if (![...OURS, 'Ctrl+Z', 'Ctrl+Y', 'Ctrl+K', 'Escape'].includes(key) || event.repeat) return;
		if (!settle.settled && MUST_NOT_REPEAT.includes(key)) return;
		const button = carrierOf(target.document, key);
		if (button) button.click();
		else otherwise[key]?.();
		if (key.startsWith('Ctrl+')) event.preventDefault();
	};
	target.addEventListener('keydown', press);
	return () => target.removeEventListener('keydown', press);
}

/** Undo, redo and find are held with Ctrl; every other key has its own name. */
function nameOf({ ctrlKey, key }: KeyboardEvent): string {
	const letter = key.toUpperCase();
	return ctrlKey && (letter === 'Z' || letter === 'Y' || letter === 'K') ? `Ctrl+${letter}` : key;
}

function carrierOf(document: Document, key: string): HTMLElement | undefined {
	// What opened last takes the keys that confirm, close and undo; the others lead elsewhere from anywhere.
	const within = (OF_THE_TOP_LAYER.includes(key) ? topLayer(document) : undefined) ?? document;
	const carriers = [...within.querySelectorAll<HTMLElement>(`[data-key="${key}"]`)];
	return carriers.filter(isVisible).at(-1);
}

/** What was opened in place or over the screen, the last one first. */
function topLayer(document: Document): HTMLElement | undefined {
	return [...document.querySelectorAll<HTMLElement>('[data-layer]')].filter(isVisible).at(-1);
}

function isVisible(element: HTMLElement): boolean {
	return element.checkVisibility?.() ?? true;
}

function isTyping(target: EventTarget | null): boolean {
	// A box to tick has no letters to take back.
	if (target instanceof HTMLInputElement) return target.type !== 'checkbox' && target.type !== 'radio';
	return target instanceof HTMLTextAreaElement;
}
