import type { Product } from "../../domain/catalogue-body.ts";
import type { Sql } from "../sql.ts";
import { PRODUCT_COLUMNS, productOf, type ProductRow } from "./product-row.ts";

// Along the index of names, until enough are found.
const TEXT = `select ${PRODUCT_COLUMNS} from product where active = 1 and unit = 'kg' order by name, product_id limit ?`;

/** Active products sold by weight, by name: what has no barcode to scan. */
export const weighedProducts = (sql: Sql, limit: number): Product[] =>
  sql.prepare<ProductRow>(TEXT).all(limit).map(productOf);
