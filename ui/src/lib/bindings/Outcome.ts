export type Outcome = "reached" | "no-answer" | "waiting";
