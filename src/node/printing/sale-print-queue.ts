import type { ReceiptDocument } from "../../domain/receipt.ts";
import type { PrintJob, PrintQueue } from "../../hardware/print-queue.ts";
import type { Sql } from "../../store/sql.ts";
import { beginPrinting, type PrintJobRow, printJobsWith, settlePrinting, takeDrawer } from "./print-jobs.ts";

/** How a job becomes paper. */
export interface PrintLayout {
  label(saleId: string): string;
  document(job: PrintJobRow): ReceiptDocument;
}

/** The till's printing queue, over the table that sales commit their jobs to. */
export interface SalePrintQueue extends PrintQueue {
  /** Tells the printer's worker that jobs were committed; returns at once. */
  wake(): void;
}

/** `onSettled` hears of every job whose outcome changed. */
export const createSalePrintQueue = (
  sql: Sql,
  layout: PrintLayout,
  onSettled: (jobIds: readonly string[]) => void,
): SalePrintQueue => {
  const listeners = new Set<() => void>();
  const jobOf = (row: PrintJobRow): PrintJob => ({
    id: row.jobId,
    label: layout.label(row.saleId),
    // Laid out only when its turn has come: the queue is looked at again and again while a printer is off.
    get document() {
      return layout.document(row);
    },
    createdAt: row.createdAt,
    askedAt: row.askedAt,
    afterUnknown: row.afterUnknown === 1,
  });
  return {
    waiting: (limit) => printJobsWith(sql, "waiting", limit).map(jobOf),
    interrupted: () => printJobsWith(sql, "printing", 100).map(jobOf),
    takeDrawer: (jobId) => takeDrawer(sql, jobId),
    begin: (jobId) => {
      beginPrinting(sql, jobId);
      onSettled([jobId]);
    },
    settle: (settlements) => {
      settlePrinting(
        sql,
        settlements.map(({ jobId, outcome, problem }) => ({ jobId, outcome, problem: problem?.message ?? null })),
      );
      onSettled(settlements.map((settlement) => settlement.jobId));
    },
    onWork: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    wake: () => {
      for (const listener of listeners) listener();
    },
  };
};
