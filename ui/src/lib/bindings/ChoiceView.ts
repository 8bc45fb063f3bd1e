import type { Text } from "./Text";

export type ChoiceView = { id: string, label: Text, unsure: boolean };
