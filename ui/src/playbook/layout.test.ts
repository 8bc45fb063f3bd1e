import { expect, it } from 'vitest';
import { fake } from '$lib/ipc.fake';
import { BOX, middleOf, pathOf, place } from './layout';

const diagram = () => fake.engine.playbooks.open('reception').diagram;
const label = (edge: { label: { ja: string } }) => edge.label.ja;

it('every box has a place, and no two lie on each other', () => {
	const { nodes } = place(diagram(), 1, label);
	const all = [...nodes.values()];
	expect(all).toHaveLength(diagram().nodes.length);
	for (const [n, a] of all.entries()) {
		for (const b of all.slice(n + 1)) {
			const apart = Math.abs(a.x - b.x) >= BOX.width || Math.abs(a.y - b.y) >= BOX.height;
			expect(apart, `${JSON.stringify(a)} and ${JSON.stringify(b)}`).toBe(true);
		}
	}
});
it('what comes after stands below', () => {
	const { nodes } = place(diagram(), 1, label);
	for (const { from, to } of diagram().edges) expect(nodes.get(to)!.y, `${from} to ${to}`).toBeGreaterThan(nodes.get(from)!.y);
});
it('is the same each time: a picture that jumps is no map', () => {
	expect(place(diagram(), 1, label)).toEqual(place(diagram(), 1, label));
});
it('two answers that lead to the same step are two lines', () => {
	const { edges } = place(diagram(), 1, label);
	expect(pathOf(edges.get('warning-seen:choice:yes')!)).not.toBe(pathOf(edges.get('warning-seen:choice:unsure')!));
});
it('grows with the letters', () => {
	const [small, large] = [place(diagram(), 1, label), place(diagram(), 1.5, label)];
	expect(large.width).toBeGreaterThan(small.width);
});
it('a flow that goes round, and one with nothing in it, are drawn too', () => {
	const round = diagram();
	round.edges.push({ id: 'back', from: 'end', to: 'do-not-touch', kind: 'next', label: { ja: '', en: '' } });
	expect(place(round, 1, label).edges.get('back')!.length).toBeGreaterThan(1);
	expect(place({ nodes: [], edges: [] }, 1, label).nodes.size).toBe(0);
	expect(middleOf([])).toEqual({ x: 0, y: 0 });
});
