import type { Text } from "./Text";

export type PreviousView = { entry: string, text: Text, at: string, who: string | null };
