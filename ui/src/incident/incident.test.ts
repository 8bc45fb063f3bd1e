import { beforeEach, expect, it, vi } from 'vitest';
import { fake } from '$lib/ipc.fake';
import { saving } from '$lib/saving.svelte';
import { OpenIncident } from './incident.svelte';
import { OpenTimeline } from './timeline.svelte';

let incident: OpenIncident;
const step = () => {
	const { step } = incident.view;
	if (!step) throw new Error('no step is open');
	return step;
};
beforeEach(async () => {
	saving.reset();
	vi.spyOn(console, 'error').mockImplementation(() => undefined);
	await OpenIncident.start('ehr', (opened) => (incident = opened));
});

it('one press leads to the first step', () => {
	expect(step().id).toBe('do-not-touch');
	expect(fake.engine.asked).toEqual(['startIncident']);
});
it('a step done shows the step the engine answers with', async () => {
	await incident.completeStep(step());
	expect(step().id).toBe('call-hq');
	expect(incident.view.previous?.text.ja).toBe('さわらずに離れた');
});
it('a step that could not be recorded stays on the screen', async () => {
	fake.engine.failWith = 'disk-full';
	await incident.completeStep(step());
	expect(step().id, 'going on would say that it was recorded').toBe('do-not-touch');
	fake.engine.failWith = null;
	await saving.failed?.again();
	expect(step().id).toBe('call-hq');
	expect(fake.engine.entries.filter((entry) => entry.kind === 'step')).toHaveLength(1);
});
it('undo brings the step back and keeps both lines', async () => {
	await incident.completeStep(step());
	await incident.undo(incident.view.previous!.entry);
	expect(step().id).toBe('do-not-touch');
	expect(fake.engine.entries.map((entry) => entry.kind)).toEqual(['start', 'step', 'correction']);
});
it('a change elsewhere is shown without losing what the last act had to say', async () => {
	incident.view = { ...incident.view, notice: { ja: 'もう記録されています', en: '' } };
	await incident.reread();
	expect(incident.view.notice?.ja).toBe('もう記録されています');
});
it('looking at another track records nothing', async () => {
	await incident.completeStep(step());
	fake.engine.call('hq', 'reached', { ja: '', en: '' }, 'out');
	fake.engine.completeCallOf('hq');
	await incident.reread();
	await incident.choose(step(), 'unsure');
	const lines = fake.engine.entries.length;
	await incident.goTo(1, 'cut-backup-network');
	expect(step().id).toBe('cut-backup-network');
	expect(fake.engine.entries).toHaveLength(lines);
});
it('a note keeps its words until they are recorded', async () => {
	const timeline = new OpenTimeline('incident-1', false);
	Object.assign(timeline.draft, { from: '検査', to: '本部', text: '至急検体は手書き' });
	fake.engine.failWith = 'not-saved';
	expect(await timeline.takeNote(null)).toBe(false);
	expect(timeline.draft.text).toBe('至急検体は手書き');
	fake.engine.failWith = null;
	await saving.failed?.again();
	expect(timeline.draft.text, 'recorded: the line is free again').toBe('');
	expect(timeline.view?.entries.at(-1)?.text.ja).toBe('至急検体は手書き');
});
