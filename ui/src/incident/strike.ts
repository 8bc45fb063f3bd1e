/** What was struck out (二重線) and what stands in its place, so that both stay legible. */

/** Letters that stay, letters that went, letters that came: in this order, any of them empty. */
export type Strike = { before: string; gone: string; come: string; after: string };

/** At least so much of the longer text must have stayed for the change to be shown inside the sentence. */
const ENOUGH_STAYED = 0.4;

/** Where two texts differ; as a whole when too little of them is the same. */
export function strike(was: string, is: string): Strike {
	const [a, b] = [[...was], [...is]];
	const most = Math.min(a.length, b.length);
	let head = 0;
	while (head < most && a[head] === b[head]) head += 1;
	let tail = 0;
	while (tail < most - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;
	// A number is struck as a whole: 34 that becomes 43, not a 3 that moved.
	while (head > 0 && isDigit(a[head - 1]) && (isDigit(a[head]) || isDigit(b[head]))) head -= 1;
	while (tail > 0 && isDigit(a[a.length - tail]) && (isDigit(a[a.length - tail - 1]) || isDigit(b[b.length - tail - 1]))) tail -= 1;
	if (head + tail < Math.max(a.length, b.length) * ENOUGH_STAYED) return { before: '', gone: was, come: is, after: '' };
	const middle = (of: string[]) => of.slice(head, of.length - tail).join('');
	return { before: a.slice(0, head).join(''), gone: middle(a), come: middle(b), after: a.slice(a.length - tail).join('') };
}

const isDigit = (letter: string | undefined): boolean => letter !== undefined && /[0-9０-９]/.test(letter);
