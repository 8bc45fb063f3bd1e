/** The boxes in the house, the sheets in them that are out of date, and the numbers that were handed out. */
import type { BoxesView } from '$lib/bindings/BoxesView';
import type { BoxView } from '$lib/bindings/BoxView';
import type { KnownSlipView } from '$lib/bindings/KnownSlipView';
import type { SheetCheckView } from '$lib/bindings/SheetCheckView';
import type { SlipRegisterView } from '$lib/bindings/SlipRegisterView';
import * as ipc from '$lib/ipc';
import { saving } from '$lib/saving.svelte';

/** Pages of a replacement with the list (差し替え表) in front. */
export const withList = (box: BoxView) => box.replacementPages + 1;

export class Boxes {
	view = $state.raw<BoxesView | null>(null);
	register = $state.raw<SlipRegisterView | null>(null);
	/** Is this sheet current? */
	sheet = $state.raw<SheetCheckView | null>(null);
	/** Is this number ours? */
	slip = $state.raw<KnownSlipView | null>(null);
	/** Who has the box in their hands, until the screen is left. */
	who = $state('');

	async read() {
		[this.view, this.register] = await Promise.all([ipc.boxes(), ipc.slipRegister()]);
	}

	get all(): BoxView[] {
		return this.view?.boxes ?? [];
	}

	/** The boxes with paper that is out of date, those of these places first. */
	stale(places: string[]): BoxView[] {
		const stale = this.all.filter((one) => one.stale.length > 0);
		return [...stale.filter((one) => places.includes(one.place)), ...stale.filter((one) => !places.includes(one.place))];
	}

	/** Somebody opened a box or looked through it. */
	note(place: string, what: 'opened' | 'checked') {
		const by = this.who.trim();
		return saving.run(
			() => ipc.noteBox({ place, what, by }),
			(view) => (this.view = view),
		);
	}

	/** Which computer this is: from now on it hands out numbers of its own. */
	claim(share: number) {
		return saving.run(
			() => ipc.claimShare({ share }),
			(register) => (this.register = register),
		);
	}

	async checkSheet(code: string) {
		this.sheet = code.trim() === '' ? null : await ipc.checkSheet({ code });
	}

	async checkSlip(number: string) {
		this.slip = number.trim() === '' ? null : await ipc.checkSlip({ number });
	}
}
