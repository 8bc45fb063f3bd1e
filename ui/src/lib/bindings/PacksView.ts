import type { LastPrint } from "./LastPrint";
import type { PackPlace } from "./PackPlace";
import type { Text } from "./Text";

export type PacksView = { places: Array<PackPlace>, printers: Array<string>, stale: Text | null, visits: number, hours: number, last: LastPrint | null };
