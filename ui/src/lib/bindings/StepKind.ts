export type StepKind = "action" | "decision" | "parallel" | "call" | "end";
