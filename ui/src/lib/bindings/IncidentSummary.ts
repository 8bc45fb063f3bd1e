import type { Text } from "./Text";

export type IncidentSummary = { id: string, title: Text, noticedAt: string, startedAt: string, phase: string };
