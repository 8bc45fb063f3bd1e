import type { SheetView } from "./SheetView";
import type { Text } from "./Text";

export type PackPlace = { id: string, title: Text, sheets: Array<SheetView>, pages: number };
