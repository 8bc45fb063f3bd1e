import type { CallStatus } from "./CallStatus";
import type { Duty } from "./Duty";
import type { ScriptLine } from "./ScriptLine";
import type { Text } from "./Text";

export type ContactView = { id: string, order: number, name: string, nameText: Text, division: string | null, person: string | null, number: string | null, numberNote: Text | null, nightNumber: string | null, outsidePrefix: string | null, hours: Text | null, checkedOn: string | null, checkStale: boolean, contract: string | null, duty: Duty, speed: Text, when: Text, speaker: string | null, deputy: string | null, script: Array<ScriptLine>, ask: Array<Text>, status: CallStatus, lastAt: string | null, due: string | null, attempts: number };
