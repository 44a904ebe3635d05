import type { Product } from "../../domain/catalogue-body.ts";
import type { Sql } from "../sql.ts";
import { PRODUCT_COLUMNS, productOf, type ProductRow } from "./product-row.ts";

/** More words than a person types; each costs an index range. */
const WORDS_MAX = 8;

const BY_NAME = `select ${PRODUCT_COLUMNS} from product where active = 1 order by name, product_id limit ?`;

// product_search holds active products only, so the best `limit` of it are the best there are: no row is read for nothing.
const BY_WORDS = `select ${PRODUCT_COLUMNS}
from (select rowid, rank from product_search where product_search match ? order by rank limit ?) as found
cross join product on product.local_id = found.rowid
order by found.rank, product.name, product.product_id`;

/**
 * Active products in whose name, brand or article number every word of `text` begins a word, best match first; without
 * words, the first products by name. Case and accents do not matter.
 */
export const searchProducts = (sql: Sql, text: string, limit: number): Product[] => {
  const match = matchOf(text);
  const rows =
    match === null ? sql.prepare<ProductRow>(BY_NAME).all(limit) : sql.prepare<ProductRow>(BY_WORDS).all(match, limit);
  return rows.map(productOf);
};

/**
 * What a person typed as an FTS5 expression, or null when it has no words. Each word becomes a quoted string (FTS5 has
 * no other escape), once whole and once as the beginning of a word, so that "milk" ranks Milk before Milkshake.
 */
const matchOf = (text: string): string | null => {
  const words = text
    .replaceAll("\0", " ")
    .split(/\s+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
    .slice(0, WORDS_MAX)
    .map((word) => `"${word.replaceAll('"', '""')}"`);
  return words.length === 0 ? null : words.map((word) => `(${word} OR ${word} *)`).join(" AND ");
};
