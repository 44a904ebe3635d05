import { type BasketState, openBasket } from "../domain/basket.ts";
import type { Sql } from "../store/sql.ts";

/** Form of the kept basket; one of another form is from another version and is not taken up again. */
const FORM = 1;

/** The basket that was open when the till last stopped, or a new one. Its form was written by this program alone. */
export const loadBasket = (sql: Sql, newId: () => string): BasketState => {
  const row = sql.prepare<{ state: string }>("select state from open_basket limit 1").get();
  if (row === undefined) return openBasket(newId());
  const kept = JSON.parse(row.state) as { form: number; basket: BasketState };
  return kept.form === FORM ? kept.basket : openBasket(newId());
};

/** Keeps the open basket, inside a transaction of the caller: an empty one needs no keeping. */
export const keepBasket = (sql: Sql, basket: BasketState): void => {
  sql.prepare("delete from open_basket").run();
  if (basket.lines.length === 0 && basket.voided.length === 0) return;
  sql
    .prepare("insert into open_basket (basket_id, state) values (?, ?)")
    .run(basket.id, JSON.stringify({ form: FORM, basket }));
};
