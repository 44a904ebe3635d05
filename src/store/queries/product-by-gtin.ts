import type { Product } from "../../domain/catalogue-body.ts";
import type { Sql } from "../sql.ts";
import { PRODUCT_COLUMNS, PRODUCT_LATEST, productOf, type ProductRow } from "./product-row.ts";

// product_gtin knows every article that ever carried the barcode; whether one still does is in its gtins.
const TEXT = `select ${PRODUCT_COLUMNS}
from product_gtin join product on product.product_id = product_gtin.product_id
where product_gtin.gtin = ? and product.active = 1
  and exists (select 1 from json_each(product.gtins) where json_each.value = product_gtin.gtin)
order by ${PRODUCT_LATEST} limit 1`;

/** The active product that carries this GTIN-14; of several, the one edited last. Null when there is none. */
export const productByGtin = (sql: Sql, gtin: string): Product | null => {
  const row = sql.prepare<ProductRow>(TEXT).get(gtin);
  return row === undefined ? null : productOf(row);
};
