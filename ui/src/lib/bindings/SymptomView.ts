import type { SymptomId } from "./SymptomId";
import type { Text } from "./Text";

export type SymptomView = { id: SymptomId, title: Text, hint: Text };
