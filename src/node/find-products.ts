import type { Product } from "../domain/catalogue-body.ts";
import { favouriteProducts } from "../store/queries/product-favourites.ts";
import { searchProducts } from "../store/queries/product-search.ts";
import { weighedProducts } from "../store/queries/product-weighed.ts";
import type { Sql } from "../store/sql.ts";

/** Articles for what was typed; for nothing, those sold most and then, in a new store, those a scanner cannot read. */
export const findProducts = (sql: Sql, query: string, limit: number): Product[] => {
  if (query.trim() !== "") return searchProducts(sql, query, limit);
  const favourites = favouriteProducts(sql, limit);
  if (favourites.length === limit) return favourites;
  const known = new Set(favourites.map((product) => product.id));
  const others = weighedProducts(sql, limit).filter((product) => !known.has(product.id));
  return [...favourites, ...others].slice(0, limit);
};
