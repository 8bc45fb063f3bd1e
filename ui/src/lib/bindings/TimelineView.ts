import type { DeadlineView } from "./DeadlineView";
import type { EntryView } from "./EntryView";
import type { PersonView } from "./PersonView";
import type { SystemView } from "./SystemView";

export type TimelineView = { entries: Array<EntryView>, count: number, people: Array<PersonView>, units: Array<string>, systems: Array<SystemView>, deadlines: Array<DeadlineView>, recorder: string | null, head: string };
