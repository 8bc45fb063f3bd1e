import type { ChoiceView } from "./ChoiceView";
import type { ContactView } from "./ContactView";
import type { DoneBefore } from "./DoneBefore";
import type { FormRef } from "./FormRef";
import type { StepKind } from "./StepKind";
import type { Text } from "./Text";

export type StepView = { walk: number, id: string, playbookTitle: Text, number: number, total: number, phase: string, kind: StepKind, title: Text, fact: Text | null, lines: Array<Text>, say: Text | null, role: Text, person: string | null, minutes: number | null, forms: Array<FormRef>, choices: Array<ChoiceView>, cannot: Array<Text>, contact: ContactView | null, doneBefore: DoneBefore | null };
