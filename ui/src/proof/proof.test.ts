import { beforeEach, expect, it } from 'vitest';
import { groups, Proof } from './proof.svelte';

let proof: Proof;
beforeEach(async () => {
	proof = new Proof();
	await proof.read();
});

it('is read aloud in six groups, the check digit with the last', () => {
	expect(groups(proof.view!.head)).toEqual(['4096', '1187', '0532', '9914', '7760', '2385-6']);
});
it('a code that was read aloud is found, a mistyped one is told from a missing one', async () => {
	proof.typed = '４０９６ 1187 0532 9914 7760 2385-6';
	await proof.check();
	expect(proof.answer).toMatchObject({ wellFormed: true, found: true });
	proof.typed = '4096 1187';
	await proof.check();
	expect(proof.answer).toMatchObject({ wellFormed: false, found: false });
});
it('a code that is kept stands in the list', async () => {
	await proof.make();
	expect(proof.view!.checkpoints).toHaveLength(1);
});
