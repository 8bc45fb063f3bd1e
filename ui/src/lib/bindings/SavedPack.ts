export type SavedPack = { path: string | null, pages: number };
