import type { Sql } from "../sql.ts";

/** What has come back of one sold line so far; all positive. */
export interface RefundedLine {
  readonly lineId: string;
  /** Thousandths. */
  readonly quantity: number;
  /** Before discounts, minor units. */
  readonly extended: number;
  /** After discounts, minor units. */
  readonly total: number;
}

const TEXT = 'select line_id as "lineId", quantity, extended, total from refunded where sale_id = ? order by line_id';

/** What has come back of a sale, by line; lines of which nothing has come back are left out. */
export const refundedOf = (sql: Sql, saleId: string): RefundedLine[] => sql.prepare<RefundedLine>(TEXT).all(saleId);
