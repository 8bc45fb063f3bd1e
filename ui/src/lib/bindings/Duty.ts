export type Duty = "must" | "should" | "may";
