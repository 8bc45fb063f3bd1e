export type DoneBefore = { at: string, who: string | null };
