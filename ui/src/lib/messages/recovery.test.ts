import { expect, it } from 'vitest';
import { recoveryEn } from './recovery.en';
import { recoveryJa } from './recovery.ja';

/** Every word, messages with blanks filled with something short. */
function words(part: unknown): string[] {
	if (typeof part === 'string') return [part];
	if (typeof part === 'function') return [String(part(1, 2, 3))];
	return Object.values(part as object).flatMap(words);
}

it('no sentence blames, shouts or says エラー', () => {
	for (const sentence of words(recoveryJa)) expect(sentence).not.toMatch(/エラー|失敗|不正|[!！]/);
	for (const sentence of words(recoveryEn)) expect(sentence).not.toMatch(/\berror\b|\bfailed\b|invalid|!/i);
});
it('the English words hold no Japanese, and none is empty', () => {
	for (const sentence of words(recoveryEn)) expect(sentence).not.toMatch(/[ぁ-んァ-ヶ一-龠]/);
	expect([...words(recoveryEn), ...words(recoveryJa)].filter((sentence) => sentence === '')).toEqual([]);
});
it('a sentence is short enough to be read at a glance', () => {
	for (const sentence of words(recoveryJa).flatMap((one) => one.split('。'))) expect([...sentence].length, sentence).toBeLessThanOrEqual(40);
});
