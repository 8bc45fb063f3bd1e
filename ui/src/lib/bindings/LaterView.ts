import type { Text } from "./Text";

export type LaterView = { walk: number, step: string, title: Text, since: string, due: string | null };
