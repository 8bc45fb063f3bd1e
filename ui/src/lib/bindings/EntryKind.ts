export type EntryKind = "step" | "choice" | "call" | "note" | "state" | "correction" | "start" | "other";
