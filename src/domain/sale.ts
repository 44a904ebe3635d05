/** From a settled basket to the sale: one finished receipt, whole. */
import { err, ok, type Result } from "../kernel/result.ts";
import type { BasketState } from "./basket.ts";
import { exponentOfStore, priceBasket, type PricingSettings } from "./basket-pricing.ts";
import type { BasketRefusal } from "./basket-refusal.ts";
import { settle } from "./cash-rounding.ts";
import { sumOf } from "./money.ts";
import type { SaleBody, Tender } from "./sale-body.ts";

/** What a receipt says besides its goods and money, given in the transaction that commits it. */
export interface ReceiptContext {
  readonly receipt: { readonly series: string; readonly number: number };
  readonly till: { readonly number: number; readonly name: string };
  readonly cashier: string;
  /** UTC milliseconds, from `soldAtAfter`. */
  readonly soldAt: number;
  /** From `businessDayOf`. */
  readonly businessDay: string;
}

/** Why a basket cannot become a sale. */
export type CompletionRefusal = Extract<BasketRefusal, { type: "basket-closed" | "empty-basket" | "not-settled" }>;

/** Cash handed back for `tenders`, minor units. */
export const changeOf = (tenders: readonly Pick<Tender, "amount" | "tendered">[]): number =>
  sumOf(tenders.map((tender) => tender.tendered - tender.amount));

/** The sale that `state` has become; its id is the basket's. */
export const completeSale = (
  state: BasketState,
  settings: PricingSettings,
  context: ReceiptContext,
): Result<SaleBody, CompletionRefusal> => {
  if (state.status === "cancelled") return err({ type: "basket-closed" });
  if (state.lines.length === 0) return err({ type: "empty-basket" });
  const { lines, voided, taxes, tenders, totals } = priceBasket(state, settings);
  const { settled, rounding, remaining } = settle(totals.total, tenders, settings.cashRounding);
  const exponent = exponentOfStore(settings);
  if (!settled) return err({ type: "not-settled", remaining, exponent });
  return ok({
    receipt: context.receipt,
    kind: totals.total < 0 ? "refund" : "sale",
    till: context.till,
    cashier: context.cashier,
    soldAt: context.soldAt,
    businessDay: context.businessDay,
    currency: settings.currency,
    exponent,
    taxMode: settings.taxMode,
    taxRounding: settings.taxRounding,
    lines,
    voided,
    taxes,
    totals: {
      lines: totals.lines,
      discount: totals.discount,
      net: totals.net,
      tax: totals.tax,
      total: totals.total,
      rounding,
      due: totals.total + rounding,
      change: changeOf(tenders),
    },
    tenders,
  });
};
