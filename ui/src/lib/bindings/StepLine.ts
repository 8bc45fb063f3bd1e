import type { StepState } from "./StepState";
import type { Text } from "./Text";

export type StepLine = { number: number, title: Text, phase: string, state: StepState, at: string | null, who: string | null };
