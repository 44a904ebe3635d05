import type { Sql } from "../sql.ts";

const TEXT = "select count(*) as count from product where active = 1";

/** Active products. */
export const productCount = (sql: Sql): number => sql.prepare<{ count: number }>(TEXT).get()?.count ?? 0;
