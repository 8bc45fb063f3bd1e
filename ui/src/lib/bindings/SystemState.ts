export type SystemState = "stopped" | "read-only" | "paper" | "resumed" | "investigating";
