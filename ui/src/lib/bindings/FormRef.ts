import type { Text } from "./Text";

export type FormRef = { id: string, title: Text };
