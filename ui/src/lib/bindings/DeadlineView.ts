import type { Text } from "./Text";

export type DeadlineView = { id: string, title: Text, due: string, soonFrom: string, met: boolean, metAt: string | null, dayScale: boolean, formula: Text, role: Text, legal: boolean, holidayNote: Text | null };
