import type { Sql, SqlValue } from "../sql.ts";
import { SALE_COLUMNS, saleOf, type SaleRow, type SaleSummaryRow } from "./sale-row.ts";

/** Where a page ended: the next one begins after it. */
export interface SalePosition {
  readonly soldAt: number;
  readonly saleId: string;
}

/** Which sales are looked for. With both given, either is enough: what a person typed may be one or the other. */
export interface SaleFilter {
  /** Part of a receipt number as printed; case does not matter. */
  readonly receipt?: string;
  /** What the receipt came to or what was paid for it, minor units, either sign. */
  readonly amount?: number;
}

// The filter is decided within the index sale_0, which holds all it asks for; rows are fetched only for what is shown.
const textOf = (after: boolean, filter: string): string => `select ${SALE_COLUMNS}
from (
  select device, epoch, seq from sale
  where ${after ? "(sold_at, sale_id) < (?, ?)" : "true"} and ${filter}
  order by sold_at desc, sale_id desc limit ?
) as page cross join sale on sale.device = page.device and sale.epoch = page.epoch and sale.seq = page.seq
order by sale.sold_at desc, sale.sale_id desc`;

/** A number typed whole, or scanned from the receipt, is looked up; a part of one is looked for. */
const IS_WHOLE = "select exists (select 1 from sale where receipt = ?) as whole";

/** Sales of all tills, newest first, at most `limit`. */
export const listSales = (
  sql: Sql,
  options: { readonly limit: number; readonly after?: SalePosition; readonly filter?: SaleFilter },
): SaleSummaryRow[] => {
  const { after, limit } = options;
  const { text, values } = filterOf(sql, options.filter ?? {});
  const from: SqlValue[] = after === undefined ? [] : [after.soldAt, after.saleId];
  return sql
    .prepare<SaleRow>(textOf(after !== undefined, text))
    .all(...from, ...values, limit)
    .map(saleOf);
};

const filterOf = (sql: Sql, filter: SaleFilter): { text: string; values: SqlValue[] } => {
  const texts: string[] = [];
  const values: SqlValue[] = [];
  if (filter.receipt !== undefined) {
    const receipt = filter.receipt.toUpperCase();
    const isWhole = sql.prepare<{ whole: number }>(IS_WHOLE).get(receipt)?.whole === 1;
    texts.push(isWhole ? "receipt = ?" : "instr(receipt, ?) > 0");
    values.push(receipt);
  }
  if (filter.amount !== undefined) {
    texts.push("abs(total) = ? or abs(due) = ?");
    values.push(Math.abs(filter.amount), Math.abs(filter.amount));
  }
  return { text: texts.length === 0 ? "true" : `(${texts.join(" or ")})`, values };
};
