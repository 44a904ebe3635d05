import type { PrintJob } from "../../api/schemas.ts";
import type { ReceiptDocument } from "../../domain/receipt.ts";
import { layOutReceipt } from "../../domain/receipt-layout.ts";
import { must } from "../../kernel/assert.ts";
import { ok } from "../../kernel/result.ts";
import { countReceiptCopies } from "../../store/queries/receipt-copies.ts";
import { saleById } from "../../store/queries/sale-by-id.ts";
import type { SaleSummaryRow } from "../../store/queries/sale-row.ts";
import { notFound, refused, UNKNOWN_SALE } from "../refusals.ts";
import { bodyOfSale, printJobView, sealCodeOf } from "../sale-view.ts";
import type { Outcome } from "../till.ts";
import type { TillContext } from "../till-context.ts";
import { askAgain, insertPrintJob, type PrintJobRow, printJobById } from "./print-jobs.ts";
import { createSalePrintQueue, type SalePrintQueue } from "./sale-print-queue.ts";

/** Paper of this till: what is on it, and who asks for it again. */
export interface Printing {
  readonly queue: SalePrintQueue;
  /** The receipt of a sale as its original was printed. */
  receipt(sale: SaleSummaryRow): ReceiptDocument;
  /** Asks for a copy: counted in the log, marked COPY, never opens the drawer (DOMAIN-RULES 1.10). */
  reprint(saleId: string, cashier: string): Outcome<PrintJob>;
  /** Asks for a job again that failed or whose outcome is unknown. */
  retry(jobId: string): Outcome<PrintJob>;
}

/** `onSettled` hears of each job whose outcome changed. */
export const createPrinting = (context: TillContext, onSettled: (jobIds: readonly string[]) => void): Printing => {
  const { sql } = context.store;
  const saleOf = (saleId: string): SaleSummaryRow => must(saleById(sql, saleId), "the sale of a print job");
  const lay = (sale: SaleSummaryRow, copy: number, opensDrawer: boolean): ReceiptDocument =>
    layOutReceipt(bodyOfSale(context, sale), context.settings(), {
      copy,
      possibleCopy: false,
      opensDrawer,
      sealCode: sealCodeOf(context, sale),
    });
  const layOf = (job: PrintJobRow): ReceiptDocument => lay(saleOf(job.saleId), job.copy, job.opensDrawer === 1);
  const queue = createSalePrintQueue(
    sql,
    { label: (saleId) => `receipt ${saleOf(saleId).receipt}`, document: layOf },
    onSettled,
  );
  return {
    queue,
    receipt: (sale) => lay(sale, 0, false),
    reprint: (saleId, cashier) => {
      if (!context.hasPrinter) return refused("no-printer", NO_PRINTER);
      const sale = saleById(sql, saleId);
      if (sale === null) return UNKNOWN_SALE;
      const jobId = context.random.uuid();
      logCopy(context, sale, cashier, jobId);
      return ok(printJobView(context, must(printJobById(sql, jobId), "the job just committed")));
    },
    retry: (jobId) => {
      const job = printJobById(sql, jobId);
      if (job === null) return notFound("unknown-print-job", "This till has no such print job.");
      if (job.outcome !== "failed" && job.outcome !== "unknown")
        return refused("print-job-not-over", "This job is printed or still waiting. Ask for a copy instead.");
      askAgain(sql, jobId, context.clock.wallMs());
      queue.wake();
      return ok(printJobView(context, must(printJobById(sql, jobId), "the job asked for")));
    },
  };
};

const NO_PRINTER = "This till has no printer. Start it with --printer tcp://ADDRESS:9100, or print on another till.";

const logCopy = (context: TillContext, sale: SaleSummaryRow, cashier: string, jobId: string): void => {
  const { store, clock } = context;
  const copy = countReceiptCopies(store.sql, sale.saleId) + 1;
  const at = clock.wallMs();
  const draft = {
    entityType: "sale",
    entityId: sale.saleId,
    operation: "copy",
    schemaVersion: 1,
    payload: JSON.stringify({ cashier, copy, at }),
  };
  const commit = store.own.commit([draft], undefined, () =>
    insertPrintJob(store.sql, { jobId, saleId: sale.saleId, copy, opensDrawer: false, atMs: at }),
  );
  context.committed(commit);
};
