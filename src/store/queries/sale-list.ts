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
  select sale_id from sale
  where ${after ? "(sold_at, sale_id) < (?, ?)" : "true"} and ${filter}
  order by sold_at desc, sale_id desc limit ?
) as page cross join sale on sale.sale_id = page.sale_id
order by sale.sold_at desc, sale.sale_id desc`;

/** A receipt number typed whole, or scanned from the receipt. */
const WHOLE_RECEIPT = /^[0-9A-Z]{2,8}-\d{6,}$/;

/** Sales of all tills, newest first, at most `limit`. */
export const listSales = (
  sql: Sql,
  options: { readonly limit: number; readonly after?: SalePosition; readonly filter?: SaleFilter },
): SaleSummaryRow[] => {
  const { after, limit } = options;
  const { text, values } = filterOf(options.filter ?? {});
  const from: SqlValue[] = after === undefined ? [] : [after.soldAt, after.saleId];
  return sql
    .prepare<SaleRow>(textOf(after !== undefined, text))
    .all(...from, ...values, limit)
    .map(saleOf);
};

const filterOf = (filter: SaleFilter): { text: string; values: SqlValue[] } => {
  const texts: string[] = [];
  const values: SqlValue[] = [];
  if (filter.receipt !== undefined) {
    const receipt = filter.receipt.toUpperCase();
    const isWhole = WHOLE_RECEIPT.test(receipt);
    texts.push(isWhole ? "receipt = ?" : "instr(receipt, ?) > 0");
    values.push(receipt);
  }
  if (filter.amount !== undefined) {
    texts.push("abs(total) = ? or abs(due) = ?");
    values.push(Math.abs(filter.amount), Math.abs(filter.amount));
  }
  return { text: texts.length === 0 ? "true" : `(${texts.join(" or ")})`, values };
};
