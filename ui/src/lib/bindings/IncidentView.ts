import type { DeadlineView } from "./DeadlineView";
import type { LaterView } from "./LaterView";
import type { PlaybookRef } from "./PlaybookRef";
import type { PreviousView } from "./PreviousView";
import type { StepLine } from "./StepLine";
import type { StepView } from "./StepView";
import type { Text } from "./Text";
import type { TrackView } from "./TrackView";

export type IncidentView = { id: string, title: Text, mode: "real", noticedAt: string, startedAt: string, closed: boolean, withdrawn: boolean, canWithdraw: boolean, step: StepView | null, tracks: Array<TrackView>, previous: PreviousView | null, after: Array<Text>, later: Array<LaterView>, allSteps: Array<StepLine>, deadlines: Array<DeadlineView>, help: string | null, doNot: Array<Text>, playbooks: Array<PlaybookRef>, recorder: string | null, notice: Text | null, abandoned: Array<Text> };
