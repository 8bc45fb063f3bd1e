import { expect, it } from 'vitest';
import { strike } from './strike';

it('strikes out only what changed inside a sentence', () => {
	expect(strike('紙の受付 34人', '紙の受付 43人')).toEqual({ before: '紙の受付 ', gone: '34', come: '43', after: '人' });
	expect(strike('検体は手書きで出す', '検体は手書き伝票で出す')).toEqual({ before: '検体は手書き', gone: '', come: '伝票', after: 'で出す' });
});
it('a number is struck as a whole', () => {
	expect(strike('残り 120 本です', '残り 121 本です')).toMatchObject({ gone: '120', come: '121' });
});
it('another sentence is struck as a whole', () => {
	expect(strike('カルテが止まった', '電話が鳴った')).toEqual({ before: '', gone: 'カルテが止まった', come: '電話が鳴った', after: '' });
});
it('a letter outside the usual sets is one letter', () => {
	expect(strike('担当は𠮷田さん', '担当は吉田さん')).toMatchObject({ gone: '𠮷', come: '吉' });
});
