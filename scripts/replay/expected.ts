/**
 * What a receipt must come to: once as the log has it, once by exact arithmetic, and the reason wherever the two differ.
 * The till is held to the exact figures; the reasons are the list of known differences.
 */
import { dollars, isTie, nearest, sum } from "./exact-arithmetic.ts";
import { goodsOf, netOf, percentOf, type GoodsLine } from "./goods.ts";
import { taxOf } from "./log-taxes.ts";
import type { LogRow, RecordedReceipt } from "./recorded-log.ts";
import { isChange, tendersOf } from "./tenders.ts";

/** Cents. */
export interface Figures {
  /** Discount on the whole receipt, positive where it lowers it. */
  readonly discount: bigint;
  readonly tax: bigint;
  /** What is to be paid, tax included. */
  readonly total: bigint;
  /** Cash handed back. */
  readonly change: bigint;
}

export interface Expected {
  readonly recorded: Figures;
  readonly exact: Figures;
  /** Why the two differ; empty where they do not. */
  readonly reasons: readonly string[];
}

/** Rates are thousandths of a percent. */
const WHOLE_RATE = 100_000n;

/** Whether food-stamp goods of the receipt are free of tax, because some of it is paid with a benefit card. */
export const paysWithBenefit = (rows: readonly LogRow[]): boolean =>
  rows.some((row) => row.trans_type === "T" && (row.trans_subtype === "EF" || row.trans_subtype === "EC"));

/** Whether the whole receipt is free of tax. */
export const isTaxExempt = (rows: readonly LogRow[]): boolean =>
  rows.some((row) => row.trans_type === "0" && row.description === "** Order is Tax Exempt **");

const only = (rows: readonly LogRow[], matches: (row: LogRow) => boolean): bigint =>
  sum(rows.filter((row) => matches(row)).map((row) => row.total));

const recordedFigures = (rows: readonly LogRow[]): Figures => {
  const discount = -only(rows, (row) => row.upc === "DISCOUNT");
  const tax = only(rows, (row) => row.trans_type === "A");
  const goods = only(rows, (row) => (row.trans_type === "I" || row.trans_type === "D") && row.upc !== "DISCOUNT");
  const change = only(rows, (row) => row.trans_type === "T" && isChange(row));
  const total = goods - discount + tax;
  // A refund paid out in cash is in the log as change of nothing; a till pays it out with a tender.
  return { discount, tax, total, change: total < 0n ? 0n : change };
};

/** Tax of `lines` in cents, times {@link TAX_DENOMINATOR}: exact. */
const taxNumerator = (lines: readonly GoodsLine[], percent: bigint): bigint =>
  sum(
    lines.map((line) => netOf(line) * (line.row.discountable ? 100n - percent : 100n) * BigInt(taxOf(line.row).rate)),
  );
const TAX_DENOMINATOR = 100n * WHOLE_RATE;

const taxReason = (
  lines: readonly GoodsLine[],
  taxed: readonly GoodsLine[],
  percent: bigint,
  recorded: bigint,
): string => {
  const exempt = lines.filter((line) => !taxed.includes(line));
  const roundedApart =
    nearest(taxNumerator(lines, percent), TAX_DENOMINATOR) - nearest(taxNumerator(exempt, percent), TAX_DENOMINATOR);
  if (exempt.length > 0 && roundedApart === recorded) {
    return `tax: the log takes the rounded tax of the exempt goods off the rounded tax of all, ${dollars(recorded)}`;
  }
  return `tax: ${dollars(recorded)} in the log, for no known reason`;
};

const lineReasons = (lines: readonly GoodsLine[]): string[] =>
  lines
    .filter((line) => line.source === "tie" && !line.voided)
    .map(({ row, amount }) => {
      const { quantity, unitPrice, description } = row;
      const times = `${Number(quantity.digits) / 10 ** quantity.decimals} x ${Number(unitPrice.digits) / 10 ** unitPrice.decimals}`;
      return `half a cent: ${description}, ${times} is ${dollars(amount)}, ${dollars(row.total)} in the log`;
    });

/** Voids that the log rounded differently from the line they take back. */
const voidReasons = (rows: readonly LogRow[], lines: readonly GoodsLine[]): string[] => {
  const kept = sum(
    lines.filter((line) => !line.voided).map((line) => (line.source === "tie" ? line.row.total : line.amount)),
  );
  const members = sum(lines.map((line) => (line.voided ? 0n : line.memberDiscount)));
  const recorded = only(rows, (row) => (row.trans_type === "I" || row.trans_type === "D") && row.upc !== "DISCOUNT");
  const left = recorded - (kept - members);
  return left === 0n ? [] : [`half a cent: a line and its void cancel, but leave ${dollars(left)} in the log`];
};

/** The figures of a receipt, recorded and exact. */
export const expectedOf = ({ rows }: RecordedReceipt): Expected => {
  const lines = goodsOf(rows);
  const percent = percentOf(rows);
  const benefit = paysWithBenefit(rows);
  const taxed = isTaxExempt(rows) ? [] : lines.filter((line) => !(benefit && line.row.foodstamp));
  const discountable = sum(lines.filter((line) => line.row.discountable).map((line) => netOf(line)));
  const discount = nearest(discountable * percent, 100n);
  const tax = nearest(taxNumerator(taxed, percent), TAX_DENOMINATOR);
  const total = sum(lines.map((line) => netOf(line))) - discount + tax;
  const recorded = recordedFigures(rows);
  const reasons = [...lineReasons(lines), ...voidReasons(rows, lines)];
  if (discount !== recorded.discount && reasons.length === 0) {
    const tie = isTie(discountable * percent, 100n) ? "half a cent" : "no known reason";
    reasons.push(
      `discount: ${percent} % of ${dollars(discountable)}, ${dollars(recorded.discount)} in the log, ${tie}`,
    );
  }
  if (tax !== recorded.tax) reasons.push(taxReason(lines, taxed, percent, recorded.tax));
  const paid = -only(rows, (row) => row.trans_type === "T");
  if (paid !== recorded.total)
    reasons.push(`the log has ${dollars(paid)} paid for ${dollars(recorded.total)}, for no known reason`);
  const { change, refused } = tendersOf(rows, total);
  return { recorded, exact: { discount, tax, total, change }, reasons: [...reasons, ...refused] };
};
