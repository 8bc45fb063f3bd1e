export type PaperState = { place: string, printedAt: string | null, stale: boolean };
