/** The goods of a recorded receipt as lines a till can ring up: voids paired with what they take back, member discounts put on their lines. */
import { isTie, nearest } from "./exact-arithmetic.ts";
import { scaled, type LogRow } from "./recorded-log.ts";

/** Where a line's amount comes from. */
export type AmountSource =
  /** Quantity times price gives the recorded amount. */
  | "computed"
  /** Quantity times price lies between two cents; the log, computing in binary fractions, has the one nearer to zero. */
  | "tie"
  /** The log charged another amount, which is taken over. */
  | "label";

export interface GoodsLine {
  readonly row: LogRow;
  /** Thousandths. */
  readonly quantity: bigint;
  /** Before the member discount, cents. */
  readonly amount: bigint;
  readonly source: AmountSource;
  /** Positive where it lowers the amount, cents. */
  memberDiscount: bigint;
  voided: boolean;
}

const isNote = (row: LogRow): boolean => row.trans_status === "D";

/** Rows of goods, the receipt's own discount row apart: items, open departments, in-store coupons, member discounts. */
const isGoods = (row: LogRow): boolean =>
  (row.trans_type === "I" || row.trans_type === "D") && !isNote(row) && row.upc !== "DISCOUNT";

const toLine = (row: LogRow): GoodsLine => {
  const { quantity, unitPrice, total } = row;
  // Quantity x price in cents, over this denominator.
  const denominator = 10n ** BigInt(quantity.decimals + unitPrice.decimals);
  const numerator = quantity.digits * unitPrice.digits * 100n;
  const ours = nearest(numerator, denominator);
  const towardsZero = numerator / denominator;
  const source = ours === total ? "computed" : isTie(numerator, denominator) && total === towardsZero ? "tie" : "label";
  return {
    row,
    quantity: nearest(quantity.digits * 1000n, 10n ** BigInt(quantity.decimals)),
    amount: source === "label" ? total : ours,
    source,
    memberDiscount: 0n,
    voided: false,
  };
};

const sameTaxing = (a: LogRow, b: LogRow): boolean =>
  a.tax === b.tax && a.discountable === b.discountable && a.foodstamp === b.foodstamp;

/** The latest line that `row` voids: same article, same amount, opposite sign. */
const voidedBy = (lines: readonly GoodsLine[], undo: GoodsLine): GoodsLine | undefined =>
  lines.findLast(
    (line) =>
      !line.voided &&
      line.row.upc === undo.row.upc &&
      line.quantity === -undo.quantity &&
      line.amount === -undo.amount &&
      line.memberDiscount === 0n &&
      sameTaxing(line.row, undo.row),
  );

/** The latest line of the same article that can carry a member discount of `amount`. */
const discountedBy = (lines: readonly GoodsLine[], row: LogRow, amount: bigint): GoodsLine | undefined =>
  lines.findLast(
    (line) =>
      !line.voided &&
      line.row.upc === row.upc &&
      line.memberDiscount === 0n &&
      line.amount >= amount &&
      sameTaxing(line.row, row),
  );

/**
 * The lines of a receipt in the order they were rung up. Rows of quantity and amount 0 (a donated bag refund) are no
 * lines. A void whose line is not found, because it was for another amount, stays as a line of its own.
 */
export const goodsOf = (rows: readonly LogRow[]): GoodsLine[] => {
  const lines: GoodsLine[] = [];
  for (const row of rows.filter((row) => isGoods(row))) {
    if (row.quantity.digits === 0n && row.total === 0n) continue;
    const line = toLine(row);
    if (row.trans_status === "V") {
      const undone = voidedBy(lines, line);
      if (undone !== undefined) {
        undone.voided = true;
        continue;
      }
    }
    if (row.trans_status === "M" && line.amount < 0n) {
      const discounted = discountedBy(lines, row, -line.amount);
      if (discounted !== undefined) {
        discounted.memberDiscount = -line.amount;
        continue;
      }
    }
    lines.push(line);
  }
  return lines;
};

/** What the line brings into the receipt's sums, cents. */
export const netOf = (line: GoodsLine): bigint => (line.voided ? 0n : line.amount - line.memberDiscount);

/** The receipt's percentage discount in whole percent; 0 for none. It is on every row rung up after it was set. */
export const percentOf = (rows: readonly LogRow[]): bigint =>
  rows.map((row) => scaled(row.percentDiscount, 0)).reduce((a, b) => (a > b ? a : b), 0n);
