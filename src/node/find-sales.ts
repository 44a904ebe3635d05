import type { SaleList } from "../api/schemas.ts";
import { exponentOfStore } from "../domain/basket-pricing.ts";
import { parseAmount } from "../domain/money.ts";
import { listSales, type SaleFilter, type SalePosition } from "../store/queries/sale-list.ts";
import { saleSummaryView } from "./sale-view.ts";
import type { SalesQuery } from "./till.ts";
import type { TillContext } from "./till-context.ts";

/** Sales of the whole store, newest first, by receipt number or amount. `next` is where the following page begins. */
export const findSales = (context: TillContext, query: SalesQuery): SaleList => {
  const after = query.before === undefined ? undefined : positionOf(query.before);
  const rows = listSales(context.store.sql, {
    limit: query.limit,
    filter: filterOf(context, query.query?.trim() ?? ""),
    ...(after !== undefined && { after }),
  });
  const last = rows.at(-1);
  const isFull = rows.length === query.limit && last !== undefined;
  return {
    items: rows.map((row) => saleSummaryView(context, row)),
    next: isFull ? `${last.soldAt}~${last.saleId}` : null,
  };
};

/** The position a page ended at; one that was tampered with is the beginning. */
const positionOf = (cursor: string): SalePosition | undefined => {
  const match = /^(\d{1,16})~([\w-]{1,64})$/.exec(cursor);
  return match === null ? undefined : { soldAt: Number(match[1]), saleId: match[2] ?? "" };
};

const filterOf = (context: TillContext, text: string): SaleFilter => {
  if (text === "") return {};
  const amount = parseAmount(text, exponentOfStore(context.settings()));
  return amount === null ? { receipt: text } : { receipt: text, amount };
};
