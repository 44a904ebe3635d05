import * as z from "zod";
import type { Product } from "../../domain/catalogue-body.ts";
import type { Unit } from "../../domain/sale-body.ts";

/** A product's row as SQLite gives it. */
export interface ProductRow {
  readonly product_id: string;
  readonly sku: string;
  readonly name: string;
  readonly brand: string | null;
  readonly category: string | null;
  readonly unit: string;
  readonly price_amount: number;
  readonly price_decimals: number;
  readonly tax_code: string;
  readonly gtins: string;
  readonly active: number;
}

/** Columns of {@link ProductRow}, for a select over `product`. */
export const PRODUCT_COLUMNS = `product.product_id, product.sku, product.name, product.brand, product.category, product.unit,
  product.price_amount, product.price_decimals, product.tax_code, product.gtins, product.active`;

/** Which of several articles a code means: the one edited last, on every till the same one. */
export const PRODUCT_LATEST =
  "product.stamp_revision desc, product.stamp_hlc desc, product.stamp_device desc, product.product_id";

const gtinsSchema = z.array(z.string());

/** The product in a row. */
export const productOf = (row: ProductRow): Product => ({
  id: row.product_id,
  sku: row.sku,
  name: row.name,
  brand: row.brand,
  category: row.category,
  // The projection checked it against the schema before it wrote the row.
  unit: row.unit as Unit,
  unitPrice: { amount: row.price_amount, decimals: row.price_decimals },
  taxCode: row.tax_code,
  gtins: gtinsSchema.parse(JSON.parse(row.gtins)),
  active: row.active === 1,
});
