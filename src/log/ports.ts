import type { SealedRun } from "./chain.ts";
import type { AuthorId } from "./ids.ts";
import type { Vector } from "./vector.ts";

/** Reading the log this node holds. Synchronous: SQLite is in the same process. */
export interface LogReader {
  /** How far each author is held, on disk. */
  vector(): Vector;
  /**
   * Entries of `author` from seq `from` on, with their seals: at most `entriesMax` and about `bytesMax`, but always
   * up to a seal, and null when nothing from there on is held.
   */
  readRun(author: AuthorId, from: number, entriesMax: number, bytesMax: number): SealedRun | null;
}

/** What became of a run from a peer. Everything but `appended` and `duplicate` leaves the log as it was. */
export type AppendOutcome =
  /** Verified, stored with its projections, fsynced: may be acknowledged up to `seq`. */
  | { readonly type: "appended"; readonly author: AuthorId; readonly seq: number; readonly entries: number }
  /** All of it was already held. */
  | { readonly type: "duplicate"; readonly author: AuthorId; readonly seq: number }
  /** Starts beyond what is held; ask from `expected`. */
  | { readonly type: "gap"; readonly author: AuthorId; readonly expected: number }
  /** The author is not (yet) known as a member. */
  | { readonly type: "unknown-author"; readonly author: AuthorId }
  /** Two different entries at one position: evidence against the author, who is not followed further. */
  | { readonly type: "fork"; readonly author: AuthorId; readonly seq: number }
  /** Verification failed: evidence against the sender, who relayed what no author wrote. */
  | { readonly type: "refused"; readonly author: AuthorId; readonly seq: number; readonly reason: string }
  /** The disk cannot take it now; nothing is lost, ask again later. */
  | { readonly type: "unavailable"; readonly author: AuthorId; readonly reason: string };

/** Adding what peers wrote. */
export interface LogWriter {
  appendReplicated(run: SealedRun): AppendOutcome;
}
