/**
 * What an entry means, as changes of rows. Every change commutes with every other of the same table, so that tills that
 * hold the same entries hold the same rows, whatever the order in which the entries came:
 *
 *   put   a row only one entry ever writes: a fact
 *   add   sums
 *   max   the row with the greatest stamp stays: last writer wins by `(revision, hlc, device)`
 */
export type Cell = string | number | null;
export type Row = Readonly<Record<string, Cell>>;

export type RowChange =
  | { readonly op: "put"; readonly table: string; readonly row: Row }
  | { readonly op: "add"; readonly table: string; readonly key: Row; readonly add: Readonly<Record<string, number>> }
  | { readonly op: "max"; readonly table: string; readonly row: Row; readonly stamp: Stamp };

/** Orders concurrent edits of one row; a fast clock beats only an edit that had seen as much. */
export interface Stamp {
  readonly revision: number;
  /** Fixed-width text of the hybrid logical clock. */
  readonly hlc: string;
  readonly device: string;
}

export const STAMP_COLUMNS = ["stamp_revision", "stamp_hlc", "stamp_device"] as const;
