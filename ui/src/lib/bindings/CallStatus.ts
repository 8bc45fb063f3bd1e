export type CallStatus = "none" | "reached" | "no-answer" | "waiting";
