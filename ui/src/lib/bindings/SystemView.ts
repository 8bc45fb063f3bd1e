import type { SystemState } from "./SystemState";

export type SystemView = { id: string, name: string, state: SystemState | null, at: string | null };
