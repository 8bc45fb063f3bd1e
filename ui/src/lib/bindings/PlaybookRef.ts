import type { Text } from "./Text";

export type PlaybookRef = { id: string, title: Text, running: boolean };
