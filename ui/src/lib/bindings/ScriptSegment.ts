export type ScriptSegment = { kind: "text" | "filled" | "unknown", ja: string, en: string };
