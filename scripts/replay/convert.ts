/** From a recorded receipt to the one call that rings it up at a till. */
import type { OneShotSale } from "../../src/api/schemas.ts";
import type { StoreSettings } from "../../src/domain/settings-body.ts";
import { expectedOf, isTaxExempt, paysWithBenefit, type Expected } from "./expected.ts";
import { goodsOf, percentOf, type GoodsLine } from "./goods.ts";
import { LOG_TAXES, taxOf } from "./log-taxes.ts";
import { scaled, type LogRow, type RecordedReceipt } from "./recorded-log.ts";
import { skuOf } from "./replay-catalogue.ts";
import { tendersOf } from "./tenders.ts";

/** The store the log was recorded in, as far as sums depend on it: tax added, rounded once a receipt, no cash rounding. */
export const REPLAY_STORE: StoreSettings = {
  name: "Replayed co-op",
  headerLines: [],
  footerLines: [],
  currency: "USD",
  locale: "en-US",
  timeZone: "America/Chicago",
  dayStartsAtMinutes: 0,
  taxMode: "added",
  taxRounding: "receipt",
  taxRates: [...LOG_TAXES.values()],
  cashRounding: null,
  priceLabels: [],
};

export interface ReplayedSale {
  readonly receipt: string;
  /** Null for a record that is no sale, because nothing was sold; `expected.reasons` says what it was. */
  readonly sale: OneShotSale | null;
  readonly expected: Expected;
}

type SaleLine = OneShotSale["lines"][number];

/** Why a line is negative. */
const reasonOf = (row: LogRow): string => (row.trans_status === "V" ? "Void at another amount" : "Returned");

/** Numbers beyond 2^53 do not occur in a till's log; one that does must not be sent as another. */
const number = (value: bigint): number => {
  if (BigInt(Number(value)) !== value) throw new Error(`${value} is too large to be sent`);
  return Number(value);
};

/** The recorded price, with the cents that the log leaves off when they are zero. */
const unitPriceOf = (row: LogRow): { amount: number; decimals: number } => {
  const decimals = Math.max(2, row.unitPrice.decimals);
  return { amount: number(scaled(row.unitPrice, decimals)), decimals };
};

const toSaleLine = (line: GoodsLine, skus: ReadonlySet<string>, benefit: boolean): SaleLine => {
  const { row } = line;
  const taxCode = taxOf(row).code;
  const sku = skuOf(row.upc);
  const item = skus.has(sku)
    ? { code: sku }
    : { open: { name: row.description || row.upc, taxCode, unit: row.scale ? ("kg" as const) : ("each" as const) } };
  const price = line.source === "label" ? { labelTotal: number(line.amount) } : { unitPrice: unitPriceOf(row) };
  return {
    ...item,
    ...price,
    quantity: number(line.quantity),
    taxCode,
    discountable: row.discountable,
    ...(benefit && row.foodstamp ? { taxExempt: "Paid with food stamps" } : {}),
    ...(line.memberDiscount === 0n
      ? {}
      : { discount: { amount: number(line.memberDiscount), reason: "Member price" } }),
    ...(line.quantity < 0n ? { reason: reasonOf(row) } : {}),
    ...(line.voided ? { voided: true } : {}),
  };
};

/**
 * The call for `receipt`, with the sale's id `id`. Articles whose numbers are in `skus` are rung up as such, at the
 * recorded price; the others as open lines.
 */
export const convert = (receipt: RecordedReceipt, id: string, skus: ReadonlySet<string>): ReplayedSale => {
  const { rows } = receipt;
  const lines = goodsOf(rows);
  const expected = expectedOf(receipt);
  if (lines.every((line) => line.voided)) return { receipt: receipt.id, sale: null, expected };
  const percent = percentOf(rows);
  const { tenders } = tendersOf(rows, expected.exact.total);
  const sale: OneShotSale = {
    id,
    lines: lines.map((line) => toSaleLine(line, skus, paysWithBenefit(rows))),
    ...(percent === 0n ? {} : { orderDiscount: { percent: number(percent * 1000n), reason: "Member discount" } }),
    ...(isTaxExempt(rows) ? { taxExemption: "Tax exempt order" } : {}),
    tenders: tenders.map(({ kind, amount, tendered }) => ({
      kind,
      amount: number(amount),
      tendered: number(tendered),
    })),
  };
  return { receipt: receipt.id, sale, expected };
};
