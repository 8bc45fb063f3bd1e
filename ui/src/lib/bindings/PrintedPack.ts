import type { Text } from "./Text";

export type PrintedPack = { printed: boolean, message: Text | null };
