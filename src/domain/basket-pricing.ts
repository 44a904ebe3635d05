/** What an open basket costs now: computed afresh from its lines each time, so that nothing can compound or go stale. */
import { must } from "../kernel/assert.ts";
import type { BasketLine, BasketState } from "./basket.ts";
import { type Settlement, settle } from "./cash-rounding.ts";
import { exponentOf } from "./currency.ts";
import { orderDiscountShares } from "./discount.ts";
import { sumOf } from "./money.ts";
import type { Discount, SaleLine, TaxLine, Tender, VoidedLine } from "./sale-body.ts";
import type { StoreSettings } from "./settings-body.ts";
import { computeTaxes, type TaxableLine, WHOLE_RATE } from "./tax.ts";

/** The store's settings that decide what a basket costs. */
export type PricingSettings = Pick<StoreSettings, "currency" | "taxMode" | "taxRounding" | "taxRates" | "cashRounding">;

/** A basket with its sums; amounts in minor units. */
export interface PricedBasket {
  readonly id: string;
  readonly lines: SaleLine[];
  readonly voided: VoidedLine[];
  readonly taxes: TaxLine[];
  readonly totals: {
    readonly lines: number;
    readonly discount: number;
    readonly net: number;
    readonly tax: number;
    readonly total: number;
    /** What settling the whole rest in cash would add. */
    readonly cashRounding: number;
    /** Sum of what the tenders settle. */
    readonly tendered: number;
    /** Still to be paid, not rounded. */
    readonly remaining: number;
  };
  readonly orderDiscount: {
    readonly percent: number | null;
    readonly amount: number | null;
    readonly reason: string;
  } | null;
  readonly taxExemption: string | null;
  readonly tenders: Tender[];
}

/** Minor units' decimals of the store's currency, which its settings were checked to have. */
export const exponentOfStore = (settings: Pick<StoreSettings, "currency">): number =>
  must(exponentOf(settings.currency), `the currency ${settings.currency}`);

/** A line's own price: after its own discount, before the order's. */
export const baseOfLine = (line: Pick<SaleLine, "extended" | "discounts">): number =>
  line.extended - sumOf(line.discounts.filter((discount) => discount.scope === "line").map(({ amount }) => amount));

/** What the tax of a finished line is computed from; see `TaxableLine.exactBase` for why a percentage matters. */
export const taxableOf = (line: SaleLine): TaxableLine => {
  const percent = line.discounts.find((discount) => discount.percent !== undefined)?.percent;
  const exactBase =
    percent === undefined
      ? BigInt(line.total) * BigInt(WHOLE_RATE)
      : BigInt(baseOfLine(line)) * BigInt(WHOLE_RATE - percent);
  return {
    taxCode: line.taxCode,
    taxRate: line.taxRate,
    taxExempt: line.taxExempt,
    total: line.total,
    exactBase,
  };
};

const orderDiscountOf = (state: BasketState, line: BasketLine, base: number, share: number): readonly Discount[] => {
  const discount = state.orderDiscount;
  if (discount === null || !line.discountable || base === 0) return [];
  const common = { scope: "order" as const, reason: discount.reason, amount: share };
  if (discount.percent !== null) return [{ ...common, percent: discount.percent }];
  return share === 0 ? [] : [common];
};

const priceLines = (state: BasketState): SaleLine[] => {
  const bases = state.lines.map((line) => {
    const taxExempt = line.taxRate === 0 ? null : (line.taxExempt ?? state.taxExemption);
    return { line, base: line.extended - (line.ownDiscount?.amount ?? 0), taxExempt };
  });
  const shares = orderDiscountShares(
    state.orderDiscount,
    bases.map(({ line, base, taxExempt }) => ({ ...line, base, taxExempt })),
  );
  return bases.map(({ line: { ownDiscount, ...line }, base, taxExempt }, index) => {
    const share = must(shares[index], "a share");
    const own: readonly Discount[] = ownDiscount === null ? [] : [{ scope: "line", ...ownDiscount }];
    const order = orderDiscountOf(state, { ownDiscount, ...line }, base, share);
    return { ...line, taxExempt, discounts: [...own, ...order], total: base - share };
  });
};

/** Sums over finished lines, as a sale body has them. */
export const totalsOf = (
  lines: readonly SaleLine[],
  taxes: readonly TaxLine[],
): {
  readonly lines: number;
  readonly discount: number;
  readonly net: number;
  readonly tax: number;
  readonly total: number;
} => {
  const net = sumOf(taxes.map((line) => line.net));
  const tax = sumOf(taxes.map((line) => line.tax));
  return {
    lines: sumOf(lines.map((line) => line.total)),
    discount: sumOf(lines.flatMap((line) => line.discounts.map((discount) => discount.amount))),
    net,
    tax,
    total: net + tax,
  };
};

/** The basket as the screen shows it, with every sum. */
export const priceBasket = (state: BasketState, settings: PricingSettings): PricedBasket => {
  const lines = priceLines(state);
  const taxes = [...computeTaxes(lines.map(taxableOf), settings.taxMode, settings.taxRounding)];
  const totals = totalsOf(lines, taxes);
  const { remaining, cashRounding } = settle(totals.total, state.tenders, settings.cashRounding);
  return {
    id: state.id,
    lines,
    voided: [...state.voided],
    taxes,
    totals: {
      ...totals,
      cashRounding,
      tendered: sumOf(state.tenders.map((tender) => tender.amount)),
      remaining,
    },
    orderDiscount: state.orderDiscount,
    taxExemption: state.taxExemption,
    tenders: [...state.tenders],
  };
};

/** Where the basket's payment stands. */
export const settleBasket = (state: BasketState, settings: PricingSettings): Settlement =>
  settle(priceBasket(state, settings).totals.total, state.tenders, settings.cashRounding);

/** Whether the basket has something in it and nothing is left to be paid: it can become a sale. */
export const isSettled = (state: BasketState, settings: PricingSettings): boolean =>
  state.status === "open" && state.lines.length > 0 && settleBasket(state, settings).settled;
