export type SheetView = { title: string, pages: number };
