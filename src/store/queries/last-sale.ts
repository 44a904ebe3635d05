import type { AuthorId } from "../../log/ids.ts";
import { splitAuthor } from "../../log/ids.ts";
import type { Sql } from "../sql.ts";
import { SALE_COLUMNS, saleOf, type SaleRow, type SaleSummaryRow } from "./sale-row.ts";

const TEXT = `select ${SALE_COLUMNS} from sale where device = ? and epoch = ? order by seq desc limit 1`;

/** The last receipt of a till in one epoch (the times of a series never go back, DOMAIN-RULES 1.13), or null. */
export const lastSaleOf = (sql: Sql, author: AuthorId): SaleSummaryRow | null => {
  const { device, epoch } = splitAuthor(author);
  const row = sql.prepare<SaleRow>(TEXT).get(device, epoch);
  return row === undefined ? null : saleOf(row);
};
