import type { Sql } from "../sql.ts";
import { SALE_COLUMNS, saleOf, type SaleRow, type SaleSummaryRow } from "./sale-row.ts";

const TEXT = `select ${SALE_COLUMNS} from sale where sale_id = ?`;

/** The sale or refund with this id, or null. */
export const saleById = (sql: Sql, saleId: string): SaleSummaryRow | null => {
  const row = sql.prepare<SaleRow>(TEXT).get(saleId);
  return row === undefined ? null : saleOf(row);
};
