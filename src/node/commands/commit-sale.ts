import type { Sale } from "../../api/schemas.ts";
import { nextReceiptNumber } from "../../domain/receipt-number.ts";
import type { ReceiptContext } from "../../domain/sale.ts";
import type { SaleBody } from "../../domain/sale-body.ts";
import { type Err, ok, type Result } from "../../kernel/result.ts";
import type { SealTotals } from "../../log/seal.ts";
import { insertPrintJob, type NewPrintJob } from "../printing/print-jobs.ts";
import { freshSaleView } from "../sale-view.ts";
import type { Outcome, TillRefusal } from "../till.ts";
import type { TillContext } from "../till-context.ts";

/**
 * The one place where a sale comes to be. Receipt number, entry, seal, projections, print job and whatever else belongs
 * to it (`alongside`) are one transaction with one fsync; only then do peers and printer hear of it.
 */
export const commitSale = <Refusal>(
  context: TillContext,
  saleId: string,
  cashier: string,
  bodyOf: (receipt: ReceiptContext) => Result<SaleBody, Refusal>,
  explain: (refusal: Refusal) => Err<TillRefusal>,
  alongside?: () => void,
): Outcome<Sale> => {
  const { store } = context;
  const before = store.own.totals();
  const soldAt = context.receiptTimes.next();
  const receipt = nextReceiptNumber(context.series, before.receiptNumber);
  const body = bodyOf({
    receipt,
    till: { number: context.till.number, name: context.till.name },
    cashier,
    soldAt,
    businessDay: context.businessDay(soldAt),
  });
  if (!body.ok) return explain(body.error);
  const totals: SealTotals = {
    receiptNumber: receipt.number,
    perpetualTotal: before.perpetualTotal + Math.abs(body.value.totals.total),
    receiptCount: before.receiptCount + 1,
  };
  const draft = {
    entityType: "sale",
    entityId: saleId,
    operation: "complete",
    schemaVersion: 1,
    payload: JSON.stringify(body.value),
  };
  const job = context.hasPrinter ? printJobOf(context, saleId, body.value) : null;
  const commit = store.own.commit([draft], totals, () => {
    if (job !== null) insertPrintJob(store.sql, job);
    alongside?.();
  });
  context.receiptTimes.given(soldAt);
  context.committed(commit);
  return ok(freshSaleView(context, { saleId, body: body.value, commit, job }));
};

const printJobOf = (context: TillContext, saleId: string, body: SaleBody): NewPrintJob => ({
  jobId: context.random.uuid(),
  saleId,
  copy: 0,
  opensDrawer: opensDrawer(body),
  atMs: context.clock.wallMs(),
});

/** Cash in, cash out, change: then the drawer opens; not for a card alone (DOMAIN-RULES 1.11). */
const opensDrawer = (body: SaleBody): boolean =>
  body.totals.change !== 0 || body.tenders.some((tender) => tender.kind === "cash" && tender.tendered !== 0);
