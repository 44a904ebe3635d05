import type { Sql } from "../sql.ts";

const TEXT = "select count(*) as count from incident where kind = 'receipt-copy' and entity_id = ?";

/** Copies printed of a sale so far, on any till that this one has heard of. */
export const countReceiptCopies = (sql: Sql, saleId: string): number =>
  sql.prepare<{ count: number }>(TEXT).get(saleId)?.count ?? 0;
