import type { Basket, TenderResult } from "../../api/schemas.ts";
import { type BasketState, evolve, openBasket } from "../../domain/basket.ts";
import { type BasketCommand, decide } from "../../domain/basket-command.ts";
import { isSettled, priceBasket } from "../../domain/basket-pricing.ts";
import type { CancelledBasket } from "../../domain/cancelled-basket-body.ts";
import { completeSale, type ReceiptContext } from "../../domain/sale.ts";
import { ok } from "../../kernel/result.ts";
import { saleById } from "../../store/queries/sale-by-id.ts";
import type { Health } from "../health.ts";
import { keepBasket, loadBasket } from "../open-basket.ts";
import { refused, refusedBy } from "../refusals.ts";
import { saleView } from "../sale-view.ts";
import type { BasketKeys, Outcome } from "../till.ts";
import type { TillContext } from "../till-context.ts";
import { commitSale } from "./commit-sale.ts";
import { resolveLine } from "./resolve-line.ts";

/** The till's open basket and what a cashier does with it. */
export interface Selling extends BasketKeys {
  basket(): Basket;
  basketId(): string;
}

/** Takes up the basket that was open when the till last stopped. */
export const createSelling = (context: TillContext, health: Health): Selling => {
  const { store, random } = context;
  let basket = loadBasket(store.sql, () => random.uuid());
  const view = (): Basket => priceBasket(basket, context.settings());
  const become = (next: BasketState): Basket => {
    basket = next;
    const data = view();
    context.events.emit({ name: "basket", data });
    return data;
  };
  const keep = (next: BasketState): Basket => {
    store.sql.transaction(() => keepBasket(store.sql, next));
    return become(next);
  };
  const decided = (command: BasketCommand): Outcome<BasketState> => {
    const decision = decide(basket, command, context.settings());
    return decision.ok ? ok(decision.value.reduce(evolve, basket)) : refusedBy(decision.error);
  };
  const run = (command: BasketCommand): Outcome<Basket> =>
    health.guard(() => {
      const next = decided(command);
      if (!next.ok) return next;
      return ok(next.value === basket ? view() : keep(next.value));
    });
  /** A payment for a basket that is not open any more must not settle the one that is. */
  const late = (basketId: string): Outcome<TenderResult> => {
    const done = saleById(store.sql, basketId);
    return done === null ? refused("basket-gone", BASKET_GONE) : ok({ basket: view(), sale: saleView(context, done) });
  };
  return {
    basket: view,
    basketId: () => basket.id,
    addLine: (line) => {
      const command = resolveLine(context, line);
      return command.ok ? run(command.value) : command;
    },
    changeQuantity: (lineId, quantity) => run({ type: "change-quantity", lineId, quantity }),
    voidLine: (lineId) => run({ type: "void-line", lineId }),
    setDiscount: (discount) =>
      run(discount === null ? { type: "clear-order-discount" } : { type: "set-order-discount", ...discount }),
    removeTender: (tenderId) => run({ type: "remove-tender", tenderId }),
    cancelBasket: () =>
      health.guard(() => {
        const next = decided({ type: "cancel" });
        if (!next.ok) return next;
        return ok(become(logCancelled(context, basket, openBasket(random.uuid()))));
      }),
    addTender: ({ tenderId, basketId, ...tender }) =>
      health.guard((): Outcome<TenderResult> => {
        if (basketId !== undefined && basketId !== basket.id) return late(basketId);
        const next = decided({ type: "add-tender", tender: { id: tenderId ?? random.uuid(), ...tender } });
        if (!next.ok) return next;
        if (!isSettled(next.value, context.settings())) return ok({ basket: keep(next.value), sale: null });
        const fresh = openBasket(random.uuid());
        const bodyOf = (receipt: ReceiptContext) => completeSale(next.value, context.settings(), receipt);
        const sale = commitSale(context, next.value.id, context.cashier, bodyOf, refusedBy, () =>
          keepBasket(store.sql, fresh),
        );
        return sale.ok ? ok({ basket: become(fresh), sale: sale.value }) : sale;
      }),
  };
};

const BASKET_GONE =
  "The basket this payment was meant for is not open any more: it was cancelled. Nothing was taken; look at the basket that is open.";

/** A basket given up is counted; one that never had a line was never a basket. */
const logCancelled = (context: TillContext, basket: BasketState, fresh: BasketState): BasketState => {
  const { store, clock } = context;
  if (basket.lines.length === 0 && basket.voided.length === 0) return fresh;
  const at = clock.wallMs();
  const body: CancelledBasket = {
    cashier: context.cashier,
    businessDay: context.businessDay(at),
    at,
    lines: [
      ...basket.voided,
      ...basket.lines.map(({ id, productId, name, quantity, extended }) => ({
        id,
        productId,
        name,
        quantity,
        extended,
      })),
    ],
    total: priceBasket(basket, context.settings()).totals.total,
  };
  const draft = {
    entityType: "basket",
    entityId: basket.id,
    operation: "cancel",
    schemaVersion: 1,
    payload: JSON.stringify(body),
  };
  context.committed(store.own.commit([draft], undefined, () => keepBasket(store.sql, fresh)));
  return fresh;
};
