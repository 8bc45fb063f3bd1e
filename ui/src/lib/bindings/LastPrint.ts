export type LastPrint = { printedAt: string, numbers: string };
