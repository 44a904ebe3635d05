import type { Refund, Sale } from "../../api/schemas.ts";
import { explainRefundRefusal, type RefundRefusal, refundSale as refundOf } from "../../domain/refund.ts";
import { ok } from "../../kernel/result.ts";
import { refundedOf } from "../../store/queries/refunded.ts";
import { saleById } from "../../store/queries/sale-by-id.ts";
import { idTaken, refused, UNKNOWN_SALE } from "../refusals.ts";
import { bodyOfSale, saleView } from "../sale-view.ts";
import type { Outcome } from "../till.ts";
import type { TillContext } from "../till-context.ts";
import { commitSale } from "./commit-sale.ts";

/**
 * Goods back with their receipt, from any till's sale that this till holds. What other tills refunded counts as far as
 * their entries have come here; two tills that cannot talk could both refund (the claim for it comes with a later version).
 */
export const refundSale = (context: TillContext, request: Refund, cashier: string): Outcome<Sale> => {
  const { sql } = context.store;
  const done = saleById(sql, request.id);
  if (done !== null) {
    const known = saleView(context, done);
    const isThisRefund = known.body.lines.some((line) => line.returned?.saleId === request.saleId);
    return isThisRefund ? ok(known) : idTaken("refund");
  }
  const original = saleById(sql, request.saleId);
  if (original === null) return UNKNOWN_SALE;
  const already = new Map(refundedOf(sql, request.saleId).map(({ lineId, ...part }) => [lineId, part]));
  const sale = { id: request.saleId, body: bodyOfSale(context, original) };
  const asked = {
    lines: request.lines,
    reason: request.reason,
    tender: { id: context.random.uuid(), kind: request.tender },
  };
  const { cashRounding } = context.settings();
  return commitSale(
    context,
    request.id,
    cashier,
    (receipt) => refundOf(sale, already, asked, { ...receipt, cashRounding, newId: () => context.random.uuid() }),
    explain,
  );
};

const explain = (refusal: RefundRefusal) => refused(refusal.type, explainRefundRefusal(refusal));
