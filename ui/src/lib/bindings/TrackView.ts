import type { Text } from "./Text";

export type TrackView = { walk: number, step: string, title: Text, stepTitle: Text, role: Text, person: string | null, current: boolean, done: number, total: number };
