/** Where the boxes of the picture stand, and which way the lines between them go. Nothing of this is kept. */
import { Graph, layout } from '@dagrejs/dagre';
import type { DiagramView } from '$lib/bindings/DiagramView';

export type Point = { x: number; y: number };
export type Placed = { nodes: Map<string, Point>; edges: Map<string, Point[]>; width: number; height: number };

/** Of a box, at the usual text size. */
export const BOX = { width: 208, height: 76 };
const BETWEEN = 28;
const DOWN = 40;
/** A letter of a label. */
const LETTER = 16;
const LABEL = { height: 26, padding: 12 };

/** `scale` is the text size of the screen; `label` what stands on a line. */
export function place({ nodes, edges }: DiagramView, scale: number, label: (edge: DiagramView['edges'][number]) => string): Placed {
	const graph = new Graph({ multigraph: true });
	graph.setGraph({ rankdir: 'TB', nodesep: BETWEEN * scale, edgesep: BETWEEN * scale, ranksep: DOWN * scale, marginx: 8, marginy: 8 });
	for (const { id } of nodes) graph.setNode(id, { width: BOX.width * scale, height: BOX.height * scale });
	for (const edge of edges) {
		const words = label(edge);
		const size = words === '' ? { width: 0, height: 0 } : { width: ([...words].length * LETTER + LABEL.padding) * scale, height: LABEL.height * scale };
		graph.setEdge(edge.from, edge.to, { ...size, labelpos: 'c' }, edge.id);
	}
	layout(graph);
	const placed: Placed = { nodes: new Map(), edges: new Map(), width: 0, height: 0 };
	for (const { id } of nodes) {
		const { x = 0, y = 0 } = graph.node(id) as Partial<Point>;
		placed.nodes.set(id, { x, y });
		[placed.width, placed.height] = [Math.max(placed.width, x + (BOX.width * scale) / 2), Math.max(placed.height, y + (BOX.height * scale) / 2)];
	}
	for (const { from, to, id } of edges) placed.edges.set(id, (graph.edge(from, to, id) as { points?: Point[] }).points ?? []);
	return placed;
}

/** A line along points, with its corners. */
export const pathOf = (points: Point[]): string => points.map(({ x, y }, n) => `${n === 0 ? 'M' : 'L'}${Math.round(x)} ${Math.round(y)}`).join(' ');

/** Where the label stands: the middle of the line. */
export function middleOf(points: Point[]): Point {
	const at = (points.length - 1) / 2;
	const [a, b] = [points[Math.floor(at)], points[Math.ceil(at)]];
	return a && b ? { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 } : { x: 0, y: 0 };
}
