/** Which packs this computer printed last: the paper of the place where it stands. Nothing is lost when it is forgotten. */
const KEY = 'paper.places';

export function remembered(): string[] {
	try {
		const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
		return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string') : [];
	} catch {
		return [];
	}
}

export function remember(places: string[]) {
	try {
		localStorage.setItem(KEY, JSON.stringify(places));
	} catch {
		// A webview that keeps nothing asks again next time.
	}
}
