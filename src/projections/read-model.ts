import type { RowChange } from "./row-change.ts";
import type { Entry } from "../log/entry.ts";

/** One table derived from the log. Dropped and rebuilt when its shape or its `version` changes. */
export interface ReadModel {
  readonly table: string;
  readonly key: readonly string[];
  readonly columns: Readonly<Record<string, "TEXT" | "INTEGER">>;
  /** Whether rows are kept by the greatest stamp (adds the stamp columns). */
  readonly stamped: boolean;
  readonly indexes: readonly (readonly string[])[];
  /** Raised when `project` of the entries feeding it means something else than before. */
  readonly version: number;
}

/** Why an entry has no meaning here and is set aside: it is still counted, stored and forwarded. */
export interface Unreadable {
  readonly type: "unreadable";
  readonly reason: string;
}

/** Turns one kind of entry into row changes. Throws on a payload that breaks its schema; the caller sets it aside. */
export type Projection = (entry: Entry) => readonly RowChange[];
