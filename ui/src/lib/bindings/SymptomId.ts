export type SymptomId = "ehr" | "ransom" | "network" | "insurance" | "power" | "unknown";
