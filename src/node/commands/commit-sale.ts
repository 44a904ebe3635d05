import { soldAtAfter } from "../../domain/business-day.ts";
import type { ReceiptContext } from "../../domain/sale.ts";
import type { SaleBody } from "../../domain/sale-body.ts";
import { must } from "../../kernel/assert.ts";
import { type Err, ok, type Result } from "../../kernel/result.ts";
import type { SealTotals } from "../../log/seal.ts";
import { lastSaleOf } from "../../store/queries/last-sale.ts";
import { saleById } from "../../store/queries/sale-by-id.ts";
import type { SaleSummaryRow } from "../../store/queries/sale-row.ts";
import { insertPrintJob } from "../printing/print-jobs.ts";
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
): Outcome<SaleSummaryRow> => {
  const { store, clock } = context;
  const before = store.own.totals();
  const soldAt = soldAtAfter(lastSaleOf(store.sql, store.own.author)?.soldAt ?? null, clock.wallMs());
  const number = before.receiptNumber + 1;
  const body = bodyOf({
    receipt: { series: context.series, number },
    till: { number: context.till.number, name: context.till.name },
    cashier,
    soldAt,
    businessDay: context.businessDay(soldAt),
  });
  if (!body.ok) return explain(body.error);
  const totals: SealTotals = {
    receiptNumber: number,
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
  const commit = store.own.commit([draft], totals, () => {
    insertPrintJob(store.sql, {
      jobId: context.random.uuid(),
      saleId,
      copy: 0,
      opensDrawer: opensDrawer(body.value),
      atMs: clock.wallMs(),
    });
    alongside?.();
  });
  context.committed(commit);
  return ok(must(saleById(store.sql, saleId), "the sale just committed"));
};

/** Cash in, cash out, change: then the drawer opens; not for a card alone (DOMAIN-RULES 1.11). */
const opensDrawer = (body: SaleBody): boolean =>
  body.totals.change !== 0 || body.tenders.some((tender) => tender.kind === "cash" && tender.tendered !== 0);
