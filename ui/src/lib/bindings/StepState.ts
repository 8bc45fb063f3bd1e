export type StepState = "done" | "current" | "open" | "later" | "cannot" | "ahead" | "abandoned";
