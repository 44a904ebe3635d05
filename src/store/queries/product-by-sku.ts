import type { Product } from "../../domain/catalogue-body.ts";
import type { Sql } from "../sql.ts";
import { PRODUCT_COLUMNS, PRODUCT_LATEST, productOf, type ProductRow } from "./product-row.ts";

const TEXT = `select ${PRODUCT_COLUMNS} from product where sku = ? and active = 1 order by ${PRODUCT_LATEST} limit 1`;

/** The active product with this article number; of several, the one edited last. Null when there is none. */
export const productBySku = (sql: Sql, sku: string): Product | null => {
  const row = sql.prepare<ProductRow>(TEXT).get(sku);
  return row === undefined ? null : productOf(row);
};
