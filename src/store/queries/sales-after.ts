import { type AuthorId, splitAuthor } from "../../log/ids.ts";
import type { Sql } from "../sql.ts";

const TEXT = "select count(*) as count from sale where device = ? and epoch = ? and seq > ?";

/** Receipts of `author` beyond `seq`: with the seq that other tills hold, the sales that are only here. */
export const countSalesAfter = (sql: Sql, author: AuthorId, seq: number): number => {
  const { device, epoch } = splitAuthor(author);
  return sql.prepare<{ count: number }>(TEXT).get(device, epoch, seq)?.count ?? 0;
};
