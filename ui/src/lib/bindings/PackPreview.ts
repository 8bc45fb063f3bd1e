export type PackPreview = { pages: number };
