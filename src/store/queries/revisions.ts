import type { Sql } from "../sql.ts";

const PRODUCT = "select stamp_revision as revision from product where product_id = ?";
const SETTINGS = "select stamp_revision as revision from settings where settings_id = 'store'";

/** Revision of a product as this till has seen it; 0 when it has not. An edit carries one more. */
export const productRevision = (sql: Sql, productId: string): number =>
  sql.prepare<{ revision: number }>(PRODUCT).get(productId)?.revision ?? 0;

/** Revision of the store's settings as this till has seen them; 0 when it has not. */
export const settingsRevision = (sql: Sql): number => sql.prepare<{ revision: number }>(SETTINGS).get()?.revision ?? 0;
