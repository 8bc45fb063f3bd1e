import type { IncidentSummary } from "./IncidentSummary";
import type { PaperState } from "./PaperState";
import type { PersonView } from "./PersonView";
import type { PlanSummary } from "./PlanSummary";
import type { SymptomView } from "./SymptomView";

export type HomeView = { facility: string | null, plan: PlanSummary | null, symptoms: Array<SymptomView>, open: IncidentSummary | null, past: Array<IncidentSummary>, paper: Array<PaperState>, dataFile: string, recorder: string | null, people: Array<PersonView>, now: string };
