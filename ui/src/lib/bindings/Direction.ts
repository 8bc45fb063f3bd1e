export type Direction = "out" | "in";
