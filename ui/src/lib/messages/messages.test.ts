import { expect, it } from 'vitest';
import { en } from './en';
import { ja } from './ja';

/** Every word of a dictionary, messages with blanks filled with something short. */
function words(part: unknown): string[] {
	if (typeof part === 'string') return [part];
	if (typeof part === 'function') return [String(part('1', '2'))];
	return Object.values(part as object).flatMap(words);
}

it('no sentence blames, shouts or says エラー', () => {
	for (const sentence of words(ja)) expect(sentence).not.toMatch(/エラー|失敗|不正|[!！]/);
	for (const sentence of words(en)) expect(sentence).not.toMatch(/\berror\b|\bfailed\b|invalid|!/i);
});
it('the English dictionary holds no Japanese', () => {
	for (const sentence of words(en)) expect(sentence).not.toMatch(/[ぁ-んァ-ヶ一-龠]/);
});
it('nothing is left empty but the unit English does not need', () => {
	expect(words(ja).filter((sentence) => sentence === '')).toEqual([]);
	expect(words(en).filter((sentence) => sentence === '')).toEqual([]);
});
