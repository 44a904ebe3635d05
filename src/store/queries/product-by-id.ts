import type { Product } from "../../domain/catalogue-body.ts";
import type { Sql } from "../sql.ts";
import { PRODUCT_COLUMNS, productOf, type ProductRow } from "./product-row.ts";

const TEXT = `select ${PRODUCT_COLUMNS} from product where product_id = ?`;

/** The product with this id, active or not (a sale of last year still names it), or null. */
export const productById = (sql: Sql, productId: string): Product | null => {
  const row = sql.prepare<ProductRow>(TEXT).get(productId);
  return row === undefined ? null : productOf(row);
};
