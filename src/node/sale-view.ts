import type { PrintJob, Sale, SaleSummary } from "../api/schemas.ts";
import { receiptNumberToText } from "../domain/receipt-number.ts";
import { type SaleBody, saleBodySchema } from "../domain/sale-body.ts";
import { must } from "../kernel/assert.ts";
import { toBase32 } from "../kernel/bytes.ts";
import type { SealedRun } from "../log/chain.ts";
import type { Seal } from "../log/seal.ts";
import { saleById } from "../store/queries/sale-by-id.ts";
import type { SaleSummaryRow } from "../store/queries/sale-row.ts";
import { syncStatusOf } from "../store/queries/sync-queue.ts";
import { type NewPrintJob, printJobOfSale, type PrintJobRow } from "./printing/print-jobs.ts";
import type { TillContext } from "./till-context.ts";

/** Characters of the seal's code on paper: 50 bits, enough that nobody finds another seal with the same one. */
const SEAL_CODE_LENGTH = 10;

/** The finished receipt as its till wrote it. */
export const bodyOfSale = (context: TillContext, row: SaleSummaryRow): SaleBody => {
  const entry = must(context.store.log.entryAt(row.author, row.seq), "the entry of a sale");
  return saleBodySchema.parse(JSON.parse(entry.payload));
};

/** Short code of the seal that closes a sale: printed, so that every customer is a witness to the log. */
export const sealCodeOf = (context: TillContext, row: SaleSummaryRow): string => {
  const seal = context.store.log.sealAt(row.author, row.seq);
  return seal === null ? "" : sealCode(context, seal);
};

const sealCode = (context: TillContext, seal: Seal): string => toBase32(context.sha256(seal.bytes), SEAL_CODE_LENGTH);

/** A print job as screens show it. */
export const printJobView = (context: TillContext, job: PrintJobRow): PrintJob => ({
  id: job.jobId,
  saleId: job.saleId,
  receipt: saleById(context.store.sql, job.saleId)?.receipt ?? "",
  copy: job.copy,
  outcome: job.outcome,
  problem: job.problem,
  createdAt: job.createdAt,
  tries: job.tries,
});

/** A sale in the moment after its commit: all of it is at hand, and the answer need not ask the disk again. */
export const freshSaleView = (
  context: TillContext,
  sale: { saleId: string; body: SaleBody; commit: SealedRun; job: NewPrintJob | null },
): Sale => {
  const { saleId, body, job } = sale;
  const seal = must(sale.commit.seals.at(-1), "the seal of a commit");
  return {
    id: saleId,
    body,
    seal: sealCode(context, seal),
    onTills: context.peers.holders(sale.commit.author, seal.seq),
    tills: context.peers.tills(),
    status: "PENDING",
    print:
      job === null
        ? null
        : {
            id: job.jobId,
            saleId,
            receipt: receiptNumberToText(body.receipt),
            copy: job.copy,
            outcome: "waiting",
            problem: null,
            createdAt: job.atMs,
            tries: 0,
          },
  };
};

/** A sale, whole, with where it stands now. */
export const saleView = (context: TillContext, row: SaleSummaryRow): Sale => {
  const { sql } = context.store;
  const job = printJobOfSale(sql, row.saleId);
  return {
    id: row.saleId,
    body: bodyOfSale(context, row),
    seal: sealCodeOf(context, row),
    onTills: context.peers.holders(row.author, row.seq),
    tills: context.peers.tills(),
    status: syncStatusOf(sql, row.author, row.seq) ?? "PENDING",
    print: job === null ? null : printJobView(context, job),
  };
};

/** A sale as one line of a list. */
export const saleSummaryView = (context: TillContext, row: SaleSummaryRow): SaleSummary => ({
  id: row.saleId,
  receipt: row.receipt,
  kind: row.kind,
  till: row.tillName,
  soldAt: row.soldAt,
  total: row.total,
  items: row.items,
  tenders: [...row.tenders],
  onTills: context.peers.holders(row.author, row.seq),
  status: syncStatusOf(context.store.sql, row.author, row.seq) ?? "PENDING",
});
