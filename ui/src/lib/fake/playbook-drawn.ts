/** What the fake says to a playbook: a few of the checks, the picture, and a walk for a try. */
import type { DiagramView } from '../bindings/DiagramView';
import type { DryWalkView } from '../bindings/DryWalkView';
import type { FlowProblemView } from '../bindings/FlowProblemView';
import type { OutlineStepView } from '../bindings/OutlineStepView';
import type { Text } from '../bindings/Text';
import type { WalkAnswerView } from '../bindings/WalkAnswerView';
import type { WalkedView } from '../bindings/WalkedView';
import { t } from './flow';

const titled = ({ title }: OutlineStepView) => title.ja !== '' || title.en !== '';
const targets = (step: OutlineStepView) => [...(step.next ? [step.next.step] : []), ...step.choices.map((each) => each.next.step), ...step.tracks.map((each) => each.first?.step ?? ''), ...step.cannot.flatMap((way) => way.next?.step ?? [])];

export function problemsOf(steps: OutlineStepView[], first: string): FlowProblemView[] {
	const found: FlowProblemView[] = [];
	const say = (code: string, step: OutlineStepView, field: string, text: Text, branch = '') =>
		found.push({ code, severity: code.startsWith('E') ? 'error' : 'warning', text, step: step.id, number: step.number, field, branch });
	const reached = new Set([first]);
	for (const id of reached) for (const to of targets(steps.find((step) => step.id === id) ?? steps[0]!)) reached.add(to);
	const known = new Set(steps.map((step) => step.id));
	for (const step of steps) {
		if (!reached.has(step.id)) say('E1', step, '', t('この手順には、どこからも来られません。前の手順とつなぐか、消してください', 'Nothing leads to this step. Link it or delete it'));
		if (step.kind !== 'decision' && step.kind !== 'end' && !known.has(step.next?.step ?? '')) say('E2', step, 'next', t('次の手順がありません。次を選ぶか、種類を「終わり」にしてください', 'There is no next step. Choose one, or make it an end'));
		for (const each of step.choices) if (!known.has(each.next.step)) say('E2', step, 'choice', t('この答えの行き先がありません', 'This answer leads nowhere'), each.id);
		if (step.kind === 'decision' && !step.choices.some((each) => each.unsure)) say('E3', step, 'choice', t('「分からない」の答えがありません。足してください', 'There is no “Not sure”. Add it'));
		if (step.kind === 'call' && step.contact === '') say('E4', step, 'contact', t('だれに電話するか選んでください', 'Choose whom to call'));
		if (!titled(step)) say('E6', step, 'title', t('見出しが空です。言葉を書いてください', 'The title is empty. Write it'));
		if ([...step.title.ja].length > 40) say('E6', step, 'title', t(`見出しが${[...step.title.ja].length}文字です。40文字までに縮めてください`, 'The title is longer than 40 characters'));
		if (step.kind === 'call' && step.contact !== '' && !step.hasScript) say('W2', step, 'script', t('電話で話す言葉がありません。「言うこと」を書いてください', 'There are no words for this call'));
		if (step.lines.length > 3) say('W5', step, 'do', t(`細かい手順が${step.lines.length}個あります。3個までだと読みやすくなります`, 'More than three sub-steps'));
	}
	return found.sort((a, b) => a.severity.localeCompare(b.severity));
}

export function drawn(steps: OutlineStepView[]): DiagramView {
	const none = t('', '');
	const known = new Set(steps.map((step) => step.id));
	const nodes = steps.map(({ id, number, kind, title, errors, depth }) => ({ id, number, kind, title, hasError: errors > 0, depth }));
	const edges = steps.flatMap((step) => [
		...(step.next && step.kind !== 'parallel' ? [{ id: `${step.id}:next`, from: step.id, to: step.next.step, kind: 'next' as const, label: none }] : []),
		...step.choices.map((each) => ({ id: `${step.id}:choice:${each.id}`, from: step.id, to: each.next.step, kind: 'choice' as const, label: each.label })),
		...step.tracks.map((each) => ({ id: `${step.id}:track:${each.id}`, from: step.id, to: each.first?.step ?? '', kind: 'track' as const, label: each.title })),
	]);
	return { nodes, edges: edges.filter((edge) => known.has(edge.to)) };
}

export function walkedOf(steps: OutlineStepView[], walked: ReadonlySet<string>): WalkedView {
	const all = steps.flatMap((step) => [...step.choices.map((each) => ({ branch: each.id, label: each.label })), ...step.tracks.map((each) => ({ branch: each.id, label: each.title }))].map((each) => ({ step: step.id, number: step.number, title: step.title, ...each })));
	const open = all.filter(({ step, branch }) => !walked.has(`${step}/${branch}`));
	const sentence = open.length === 0 ? t(`${all.length} の分かれ道を全部確かめました`, `All ${all.length} branches were tried`) : t(`${all.length} の分かれ道のうち ${open.length} つは未確認`, `${open.length} of ${all.length} branches not tried yet`);
	return { sentence, branches: all.length, open };
}

/** Goes along the answers; what was taken is added to `walked`. */
export function walkAlong(id: string, edition: string, steps: OutlineStepView[], first: string, path: string[], walked: Set<string>): DryWalkView {
	const passed: DryWalkView['passed'] = [];
	let at = steps.find((step) => step.id === first);
	const taken: string[] = [];
	for (const answer of path) {
		const chosen = at && answersOf(at, walked).find((one) => one.id === answer);
		if (!at || !chosen) break;
		taken.push(answer);
		passed.push({ step: at.id, number: at.number, title: at.title, answer: chosen.label });
		if (at.kind === 'decision' || at.kind === 'parallel') walked.add(`${at.id}/${answer}`);
		const to: string | undefined = at.choices.find((each) => each.id === answer)?.next.step ?? at.tracks.find((each) => each.id === answer)?.first?.step ?? at.next?.step;
		at = steps.find((step) => step.id === to);
	}
	const answers = at ? answersOf(at, walked) : [];
	const stopped = at?.kind === 'end' ? t('ここで終わりです', 'It ends here') : at ? null : t('次の手順がありません', 'There is no next step');
	return { playbook: id, edition, path: taken, passed, step: at ?? null, answers, stopped, walked: walkedOf(steps, walked) };
}

function answersOf(step: OutlineStepView, walked: ReadonlySet<string>): WalkAnswerView[] {
	const was = (branch: string) => walked.has(`${step.id}/${branch}`);
	if (step.kind === 'decision') return step.choices.map(({ id, label }) => ({ id, label, walked: was(id), isDetour: false }));
	if (step.kind === 'parallel') return step.tracks.map(({ id, title }) => ({ id, label: title, walked: was(id), isDetour: false }));
	if (step.kind === 'end') return [];
	const detours = step.cannot.map(({ text }, n) => ({ id: `cannot-${n}`, label: text, walked: false, isDetour: true }));
	return [{ id: 'done', label: step.fact.ja === '' ? t('済んだ', 'Done') : step.fact, walked: false, isDetour: false }, ...detours];
}
