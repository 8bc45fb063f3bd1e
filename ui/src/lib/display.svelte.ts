/** How this screen is shown: text size, light or dark, language. Kept on this computer, never in the records. */
export type Language = 'ja' | 'en';
export type TextSize = '100' | '125' | '150';
export type Theme = 'light' | 'dark';

class Display {
	language = $state<Language>(kept('language', ['ja', 'en']));
	size = $state<TextSize>(kept('size', ['100', '125', '150']));
	theme = $state<Theme>(kept('theme', ['light', 'dark']));

	/** Puts the choice on the page and keeps it for the next start. */
	apply(page: HTMLElement = document.documentElement) {
		page.lang = this.language;
		page.dataset.text = this.size;
		page.dataset.display = this.theme;
		keep('language', this.language);
		keep('size', this.size);
		keep('theme', this.theme);
	}
}

/** The first value is the usual one. Without storage (private window, tests) nothing is kept. */
function kept<T extends string>(name: string, values: readonly [T, ...T[]]): T {
	try {
		const value = localStorage.getItem(`display.${name}`);
		return values.find((known) => known === value) ?? values[0];
	} catch {
		return values[0];
	}
}

function keep(name: string, value: string) {
	try {
		localStorage.setItem(`display.${name}`, value);
	} catch {
		// The choice then lasts until the window closes.
	}
}

export const display = new Display();
