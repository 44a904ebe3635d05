import type { Product } from "../../domain/catalogue-body.ts";
import type { Sql } from "../sql.ts";
import { productById } from "./product-by-id.ts";

// Walks the stock table, a narrow row an article ever sold, and sorts it: an index would cost every line of every sale.
const TEXT = "select product_id from stock where quantity < 0 order by quantity, product_id";

/** Active products most sold so far, most first. Reads all of `stock`: for opening a screen, not for every key. */
export const favouriteProducts = (sql: Sql, limit: number): Product[] => {
  const favourites: Product[] = [];
  for (const row of sql.prepare<{ product_id: string }>(TEXT).iterate()) {
    if (favourites.length >= limit) break;
    const product = productById(sql, row.product_id);
    if (product?.active === true) favourites.push(product);
  }
  return favourites;
};
