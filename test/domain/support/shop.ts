/** A small shop for tests: settings, articles, ids that are made in order, and a basket driven by commands. */
import { type BasketState, evolve, openBasket } from "../../../src/domain/basket.ts";
import { type AddLineCommand, type BasketCommand, decide } from "../../../src/domain/basket-command.ts";
import { priceBasket } from "../../../src/domain/basket-pricing.ts";
import { explainRefusal } from "../../../src/domain/basket-refusal.ts";
import type { Product } from "../../../src/domain/catalogue-body.ts";
import { completeSale, type ReceiptContext } from "../../../src/domain/sale.ts";
import type { SaleBody } from "../../../src/domain/sale-body.ts";
import type { StoreSettings } from "../../../src/domain/settings-body.ts";

/** The n-th test id: a well-formed UUIDv7. */
export const uuid = (n: number): string => `01890000-0000-7000-8000-${n.toString(16).padStart(12, "0")}`;

export const SETTINGS: StoreSettings = {
  name: "Corner Store",
  headerLines: ["1 High Street"],
  footerLines: ["Thank you"],
  currency: "EUR",
  locale: "en-GB",
  timeZone: "Europe/Berlin",
  dayStartsAtMinutes: 0,
  taxMode: "included",
  taxRounding: "rate",
  taxRates: [
    { code: "A", rate: 25_000, label: "standard" },
    { code: "B", rate: 13_000, label: "reduced" },
    { code: "C", rate: 5000, label: "food" },
    { code: "Z", rate: 0, label: "none" },
  ],
  cashRounding: null,
  priceLabels: [],
};

/** Prices without tax, as in a US store. */
export const ADDED: StoreSettings = { ...SETTINGS, currency: "USD", taxMode: "added", taxRounding: "receipt" };

/** Cash to five minor units. */
export const ROUNDED: StoreSettings = { ...SETTINGS, cashRounding: { step: 5, onlyWhenWhollyCash: false } };

export const product = (name: string, amount: number, more: Partial<Product> = {}): Product => ({
  id: `p-${name}`,
  sku: name,
  name,
  brand: null,
  category: null,
  unit: "each",
  unitPrice: { amount, decimals: 2 },
  taxCode: "A",
  gtins: ["04006381333931"],
  active: true,
  ...more,
});

export const CONTEXT: ReceiptContext = {
  receipt: { series: "K7QX", number: 412 },
  till: { number: 2, name: "Lane 2" },
  cashier: "Ana",
  soldAt: 1_790_000_000_000,
  businessDay: "2026-09-21",
};

/** Adds line `n`: an article at `amount`, with whatever else the command takes. */
export const line = (n: number, amount: number, more: Partial<AddLineCommand> = {}): AddLineCommand => ({
  type: "add-line",
  lineId: uuid(n),
  item: { kind: "article", product: product(`article ${n}`, amount), gtin: null },
  ...more,
});

export const cash = (n: number, tendered?: number, amount?: number): BasketCommand => ({
  type: "add-tender",
  tender: { id: uuid(n), kind: "cash", tendered, amount },
});

export const card = (n: number, amount?: number): BasketCommand => ({
  type: "add-tender",
  tender: { id: uuid(n), kind: "card", amount },
});

/** `state` after commands that must all be accepted. */
export const carryOut = (
  state: BasketState,
  settings: StoreSettings,
  ...commands: readonly BasketCommand[]
): BasketState => {
  let basket = state;
  for (const command of commands) {
    const decision = decide(basket, command, settings);
    if (!decision.ok) throw new Error(`${command.type} refused: ${explainRefusal(decision.error)}`);
    basket = decision.value.reduce(evolve, basket);
  }
  return basket;
};

/** A basket on which `commands` were carried out. */
export const basketOf = (settings: StoreSettings, ...commands: readonly BasketCommand[]): BasketState =>
  carryOut(openBasket(uuid(0)), settings, ...commands);

/** Sums of the basket on which `commands` were carried out. */
export const totalsAfter = (settings: StoreSettings, ...commands: readonly BasketCommand[]) =>
  priceBasket(basketOf(settings, ...commands), settings).totals;

/** Type of the refusal that `command` meets, or the types of its events. */
export const outcomeOf = (state: BasketState, command: BasketCommand, settings: StoreSettings = SETTINGS): string => {
  const decision = decide(state, command, settings);
  return decision.ok ? decision.value.map((event) => event.type).join(" ") : decision.error.type;
};

/** The sale of a basket on which `commands` were carried out. */
export const saleOf = (settings: StoreSettings, ...commands: readonly BasketCommand[]): SaleBody => {
  const sale = completeSale(basketOf(settings, ...commands), settings, CONTEXT);
  if (!sale.ok) throw new Error(`no sale: ${explainRefusal(sale.error)}`);
  return sale.value;
};
