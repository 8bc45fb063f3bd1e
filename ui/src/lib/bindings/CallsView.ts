import type { ContactView } from "./ContactView";

export type CallsView = { order: Array<ContactView>, now: string };
