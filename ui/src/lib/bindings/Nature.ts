export type Nature = "fact" | "report" | "guess" | "decision";
