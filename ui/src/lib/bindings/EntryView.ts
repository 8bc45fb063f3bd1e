import type { DoneBefore } from "./DoneBefore";
import type { EntryKind } from "./EntryKind";
import type { Nature } from "./Nature";
import type { Text } from "./Text";

export type EntryView = { id: string, seq: number, occurredAt: string, recordedAt: string, late: boolean, from: string, to: string, kind: EntryKind, nature: Nature | null, text: Text, doer: string | null, recorder: string | null, undone: DoneBefore | null, abandoned: boolean, open: boolean };
