/** What comes back when the engine says no, and what it means for the person in front. */
import type { ErrorCode } from './bindings/ErrorCode';
import type { Text } from './bindings/Text';
import { ja } from './messages/ja';

/** `says` is the sentence of this very refusal; without it, the one of its code. */
export type Refusal = { code: ErrorCode; detail: string; says?: Text | null };

/** These mean that nothing can be kept just now: the red bar stays until a write succeeds. */
const NOTHING_IS_KEPT: ReadonlySet<ErrorCode> = new Set([
	'file-damaged',
	'file-foreign',
	'file-newer',
	'file-read-only',
	'file-on-network',
	'file-locked',
	'disk-full',
	'not-saved',
	'bug',
]);

/** Tauri itself rejects with a plain string when an argument has the wrong type: that is a fault of ours. */
export function refusalOf(thrown: unknown): Refusal {
	if (typeof thrown === 'object' && thrown !== null && 'code' in thrown) {
		const { code } = thrown;
		const detail = 'detail' in thrown ? String(thrown.detail) : '';
		const says = 'says' in thrown ? { says: thrown.says as Text } : {};
		if (typeof code === 'string' && code in ja.refusals) return { code: code as ErrorCode, detail, ...says };
		return { code: 'bug', detail: `${String(code)} ${detail}` };
	}
	return { code: 'bug', detail: String(thrown) };
}

export const keepsNothing = (refusal: Refusal): boolean => NOTHING_IS_KEPT.has(refusal.code);
