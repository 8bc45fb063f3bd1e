import type { ScriptSegment } from "./ScriptSegment";

export type ScriptLine = { segments: Array<ScriptSegment> };
