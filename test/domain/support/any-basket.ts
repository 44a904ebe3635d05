/** Any basket: what fast-check makes of a shop, as commands that a till could meet. */
import * as fc from "fast-check";
import { type BasketState, evolve, openBasket } from "../../../src/domain/basket.ts";
import { type BasketCommand, decide } from "../../../src/domain/basket-command.ts";
import { priceBasket, settleBasket } from "../../../src/domain/basket-pricing.ts";
import type { StoreSettings } from "../../../src/domain/settings-body.ts";
import { line, product, SETTINGS, uuid } from "./shop.ts";

export const anySettings: fc.Arbitrary<StoreSettings> = fc.record({
  ...(Object.fromEntries(Object.entries(SETTINGS).map(([key, value]) => [key, fc.constant(value)])) as {
    [Key in keyof StoreSettings]: fc.Arbitrary<StoreSettings[Key]>;
  }),
  currency: fc.constantFrom("EUR", "JPY", "KWD"),
  taxMode: fc.constantFrom("included", "added"),
  taxRounding: fc.constantFrom("line", "rate", "receipt"),
  cashRounding: fc.constantFrom(
    null,
    { step: 5, onlyWhenWhollyCash: false },
    { step: 5, onlyWhenWhollyCash: true },
    { step: 10, onlyWhenWhollyCash: false },
  ),
});

/** Quantities of a shop: pieces and weights; negative for goods that come back. */
const anyQuantity = fc.oneof(
  { weight: 6, arbitrary: fc.constant(1000) },
  { weight: 2, arbitrary: fc.integer({ min: 2, max: 12 }).map((pieces) => pieces * 1000) },
  { weight: 3, arbitrary: fc.integer({ min: 5, max: 3000 }) },
  { weight: 1, arbitrary: fc.constantFrom(-1000, -345) },
);

const anyLine = fc
  .record({
    amount: fc.integer({ min: 1, max: 30_000 }),
    quantity: anyQuantity,
    taxCode: fc.constantFrom("A", "B", "C", "Z"),
    discountable: fc.constantFrom(true, true, true, false),
    taxExempt: fc.constantFrom(undefined, undefined, undefined, "food stamps"),
    /** Thousandths of the line, 0 for none. */
    discount: fc.constantFrom(0, 0, 0, 0, 150, 1000),
    label: fc.constantFrom(false, false, false, true),
  })
  .map((parts) => (n: number): BasketCommand => {
    const command = line(n, parts.amount, {
      item: { kind: "article", product: product(`a${n}`, parts.amount, { taxCode: parts.taxCode }), gtin: null },
      quantity: parts.quantity,
      discountable: parts.discountable,
      taxExempt: parts.taxExempt,
      reason: parts.quantity < 0 ? "came back" : undefined,
    });
    const size = Math.floor((Math.abs(parts.amount) * parts.discount) / 1000);
    return {
      ...command,
      ...(parts.label && parts.quantity > 0 && { labelTotal: parts.amount }),
      ...(size > 0 && parts.quantity === 1000 && { discount: { amount: size, reason: "dented" } }),
    };
  });

const anyDiscount: fc.Arbitrary<BasketCommand | null> = fc.oneof(
  fc.constant(null),
  fc.integer({ min: 1, max: 100_000 }).map((percent) => ({
    type: "set-order-discount" as const,
    percent,
    reason: "staff",
  })),
  fc.constant({ type: "set-order-discount" as const, percent: 100_000, reason: "on the house" }),
  fc.integer({ min: 1, max: 20_000 }).map((amount) => ({
    type: "set-order-discount" as const,
    amount,
    reason: "voucher",
  })),
);

/** Lines, a discount, voids and quantity changes in an order in which a cashier could do them. */
export const anyCommands: fc.Arbitrary<readonly BasketCommand[]> = fc
  .record({
    lines: fc.array(anyLine, { minLength: 1, maxLength: 15 }),
    discount: anyDiscount,
    exempt: fc.constantFrom(false, false, false, true),
    voids: fc.array(fc.integer({ min: 1, max: 15 }), { maxLength: 3 }),
    change: fc.option(fc.record({ n: fc.integer({ min: 1, max: 15 }), quantity: anyQuantity })),
  })
  .map(({ lines, discount, exempt, voids, change }) => [
    ...lines.map((make, index) => make(index + 1)),
    ...(discount === null ? [] : [discount]),
    ...(exempt ? [{ type: "set-tax-exemption" as const, reason: "diplomat" }] : []),
    ...(change === null
      ? []
      : [{ type: "change-quantity" as const, lineId: uuid(change.n), quantity: change.quantity }]),
    ...voids.map((n) => ({ type: "void-line" as const, lineId: uuid(n) })),
  ]);

/** `state` after those of `commands` that are not refused. */
export const tryOut = (
  state: BasketState,
  settings: StoreSettings,
  commands: readonly BasketCommand[],
): BasketState => {
  let basket = state;
  for (const command of commands) {
    const decision = decide(basket, command, settings);
    if (decision.ok) basket = decision.value.reduce(evolve, basket);
  }
  return basket;
};

export const anyBasket = fc
  .record({ settings: anySettings, commands: anyCommands })
  .map(({ settings, commands }) => ({ settings, state: tryOut(openBasket(uuid(0)), settings, commands) }))
  .filter(({ state }) => state.lines.length > 0);

/** Payments in part (share in percent of the rest, and how), then one for all that is left. */
export const anyPayment = fc.record({
  parts: fc.array(
    fc.record({ kind: fc.constantFrom("cash", "card", "check"), share: fc.integer({ min: 1, max: 99 }) }),
    {
      maxLength: 3,
    },
  ),
  last: fc.constantFrom("cash", "card", "check"),
  /** How much more than due is handed over, in hundreds. */
  over: fc.integer({ min: 0, max: 20 }),
});

/** `state` paid as `payment` says. */
export const payAll = (
  state: BasketState,
  settings: StoreSettings,
  payment: {
    parts: { kind: "cash" | "card" | "check"; share: number }[];
    last: "cash" | "card" | "check";
    over: number;
  },
): BasketState => {
  let basket = state;
  const step = settings.cashRounding?.step ?? 1;
  for (const [index, { kind, share }] of payment.parts.entries()) {
    const { remaining } = priceBasket(basket, settings).totals;
    const amount = Math.trunc((remaining * share) / 100 / step) * step;
    basket = tryOut(basket, settings, [{ type: "add-tender", tender: { id: uuid(100 + index), kind, amount } }]);
    if (settleBasket(basket, settings).settled) return basket;
  }
  const { remaining, cashRemaining } = settleBasket(basket, settings);
  const kind = remaining === 0 ? "cash" : payment.last;
  const due = kind === "cash" ? cashRemaining : remaining;
  const over = kind === "cash" && due > 0 ? payment.over * 100 : 0;
  return tryOut(basket, settings, [
    { type: "add-tender", tender: { id: uuid(200), kind, amount: due, tendered: due + over } },
  ]);
};
