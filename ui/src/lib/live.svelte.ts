/** The one polite live region: what a screen reader is told when the screen moves on. */
class Live {
	words = $state('');
	say(words: string) {
		this.words = words;
	}
}

export const live = new Live();
