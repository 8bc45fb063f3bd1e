import type { Text } from "./Text";

export type PlanSummary = { label: string, missing: Array<Text>, nextReview: string | null };
