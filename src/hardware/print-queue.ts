import type { ReceiptDocument } from "../domain/receipt.ts";
import type { PrintProblem } from "./print-problem.ts";

/** One paper to be printed. Committed with its sale, so it outlives any crash. */
export interface PrintJob {
  readonly id: string;
  /** As people call it, for messages: `receipt 0301-000017`. */
  readonly label: string;
  /** May be a getter: read only when the job's turn has come, or while it may open the drawer. */
  readonly document: ReceiptDocument;
  /** UTC milliseconds of the commit. The drawer opens only for a young job. */
  readonly createdAt: number;
  /** `createdAt`, or when a person last pressed Print; the time-to-live counts from here. */
  readonly askedAt: number;
  /** Whether an earlier try ended `unknown`, so that this paper may be a second one. */
  readonly afterUnknown: boolean;
}

/**
 * `printed`: the printer said so. `failed`: not a byte of the paper was sent. `unknown`: sent, and nobody can tell what
 * came out; only a person, who can look, may have it printed again.
 */
export type PrintOutcome = "printed" | "failed" | "unknown";

export interface Settlement {
  readonly jobId: string;
  readonly outcome: PrintOutcome;
  /** Null when printed. */
  readonly problem: PrintProblem | null;
}

/**
 * The jobs of one printer, kept durably by whoever commits sales. A job goes
 * `waiting` -> (`begin`) `printing` -> (`settle`) `printed` | `failed` | `unknown`, or from `waiting` straight to `failed`.
 * Calls may throw when the disk fails: then nothing is sent.
 */
export interface PrintQueue {
  /** Waiting jobs, oldest `askedAt` first. Changes nothing. */
  waiting(limit: number): readonly PrintJob[];
  /** Jobs that are `printing` while nobody prints: the program ended in their middle. Asked once, at start. */
  interrupted(): readonly PrintJob[];
  /**
   * Takes the one pulse a job may ever give the drawer: true once in the job's life, durably, before the pulse is sent.
   * So neither a retry, nor a crash, nor a reprint can open the drawer a second time.
   */
  takeDrawer(jobId: string): boolean;
  /** `waiting` -> `printing`, durably, before the first byte of paper is sent. */
  begin(jobId: string): void;
  /** All of them in one transaction. */
  settle(settlements: readonly Settlement[]): void;
  /** Calls `listener` after new jobs were committed. Returns the way to stop it. */
  onWork(listener: () => void): () => void;
}
