/**
 * What the fake till holds and does, in memory: priced with the shop's real rules (src/domain), told to the screens as
 * a till does. How it is served is in fake-till.ts.
 */
import { randomUUID } from "node:crypto";
import type {
  AddLine,
  AddTender,
  Basket,
  EventName,
  PrintJob,
  Refund,
  Sale,
  TillState,
} from "../../../src/api/schemas.ts";
import { type BasketState, evolve, openBasket } from "../../../src/domain/basket.ts";
import { type BasketCommand, decide } from "../../../src/domain/basket-command.ts";
import { isSettled, priceBasket } from "../../../src/domain/basket-pricing.ts";
import { explainRefusal } from "../../../src/domain/basket-refusal.ts";
import type { Product } from "../../../src/domain/catalogue-body.ts";
import { receiptNumberToText } from "../../../src/domain/receipt-number.ts";
import { completeSale } from "../../../src/domain/sale.ts";
import type { SaleBody } from "../../../src/domain/sale-body.ts";
import { IN_STEP, PRODUCTS, SETTINGS } from "./fake-goods.ts";

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const refuse = (status: number, error: string, message: string): Answer => ({
  status,
  body: { error, message },
});

/** What a test can change and the screen is told of. */
export type Part = "sync" | "printer" | "trouble";

export interface FakeShop {
  basket: BasketState;
  products: readonly Product[];
  version: string;
  locale: string;
  parts: Pick<TillState, Part>;
  /** Newest first. */
  readonly sales: Sale[];
  readonly calls: string[];
  readonly tell: (name: EventName, data: unknown) => void;
}

export const resetShop = (shop: FakeShop): void => {
  shop.basket = openBasket(randomUUID());
  shop.products = PRODUCTS;
  shop.version = "0.1.0";
  shop.locale = SETTINGS.locale;
  shop.parts = {
    sync: IN_STEP,
    printer: { name: "Receipt printer", state: "ready", problem: null, waiting: 0 },
    trouble: null,
  };
  shop.sales.length = 0;
  shop.calls.length = 0;
};

export const createShop = (tell: FakeShop["tell"]): FakeShop => {
  const shop = { sales: [], calls: [], tell } as unknown as FakeShop;
  resetShop(shop);
  return shop;
};

const priced = (shop: FakeShop): Basket => priceBasket(shop.basket, SETTINGS);

export const stateOf = (shop: FakeShop): TillState => ({
  till: { device: "device-1", number: 1, name: "Till 1", version: shop.version, demo: false },
  store: { ...SETTINGS, locale: shop.locale },
  cashier: "Ada",
  basket: priced(shop),
  lastSale: shop.sales[0] ?? null,
  products: shop.products.length,
  ...shop.parts,
});

/** The basket after commands; throws when the rules refuse, for baskets that no screen made. */
const basketOf = (id: string, commands: readonly BasketCommand[]): BasketState =>
  commands.reduce((state, command) => {
    const decision = decide(state, command, SETTINGS);
    if (!decision.ok) throw new Error(explainRefusal(decision.error));
    return decision.value.reduce(evolve, state);
  }, openBasket(id));

export const runCommand = (shop: FakeShop, command: BasketCommand): Answer => {
  const decision = decide(shop.basket, command, SETTINGS);
  if (!decision.ok) return refuse(409, decision.error.type, explainRefusal(decision.error));
  shop.basket = decision.value.reduce(evolve, shop.basket);
  shop.tell("basket", priced(shop));
  return ok(priced(shop));
};

export const addLine = (shop: FakeShop, line: AddLine): Answer => {
  const gtin = line.code?.padStart(14, "0");
  const product = shop.products.find(
    (one) => one.id === line.productId || one.sku === line.code || (gtin !== undefined && one.gtins.includes(gtin)),
  );
  if (product === undefined) return refuse(409, "unknown-barcode", `No article has the code ${line.code ?? ""}.`);
  const { lineId = randomUUID(), quantity } = line;
  return runCommand(shop, { type: "add-line", lineId, item: { kind: "article", product, gtin: null }, quantity });
};

const printedOriginal = (saleId: string, body: SaleBody): PrintJob => ({
  id: randomUUID(),
  saleId,
  receipt: receiptNumberToText(body.receipt),
  copy: 0,
  outcome: "printed",
  problem: null,
  createdAt: Date.now(),
  tries: 1,
});

const finish = (shop: FakeShop, state: BasketState): Sale => {
  const done = completeSale(state, SETTINGS, {
    receipt: { series: "K7QX", number: shop.sales.length + 1 },
    till: { number: 1, name: "Till 1" },
    cashier: "Ada",
    soldAt: Date.now(),
    businessDay: "2026-11-23",
  });
  if (!done.ok) throw new Error(done.error.type);
  const print = printedOriginal(state.id, done.value);
  const sale: Sale = { id: state.id, body: done.value, seal: "7F3A", onTills: 1, tills: 3, status: "PENDING", print };
  shop.sales.unshift(sale);
  return sale;
};

export const addTender = (shop: FakeShop, tender: AddTender): Answer => {
  const { tenderId = randomUUID(), kind, amount, tendered, reference } = tender;
  const answer = runCommand(shop, { type: "add-tender", tender: { id: tenderId, kind, amount, tendered, reference } });
  if (answer.status !== 200) return answer;
  if (!isSettled(shop.basket, SETTINGS)) return ok({ basket: answer.body, sale: null });
  const sale = finish(shop, shop.basket);
  shop.basket = openBasket(randomUUID());
  shop.tell("basket", priced(shop));
  shop.tell("sale", sale);
  return ok({ basket: priced(shop), sale });
};

/** As good as a refund for the screen: the same goods back at today's price. */
export const refund = (shop: FakeShop, wanted: Refund): Answer => {
  const original = shop.sales.find((sale) => sale.id === wanted.saleId);
  if (original === undefined) return refuse(404, "unknown-sale", "There is no such sale.");
  const lines = wanted.lines.flatMap(({ lineId, quantity }): readonly BasketCommand[] => {
    const line = original.body.lines.find((one) => one.id === lineId);
    const product = shop.products.find((one) => one.id === line?.productId);
    if (product === undefined) return [];
    const item = { kind: "article", product, gtin: null } as const;
    return [{ type: "add-line", lineId: randomUUID(), item, quantity: -quantity, reason: wanted.reason }];
  });
  const payOut: BasketCommand = { type: "add-tender", tender: { id: randomUUID(), kind: wanted.tender } };
  const sale = finish(shop, basketOf(wanted.id, [...lines, payOut]));
  shop.tell("sale", sale);
  return ok(sale);
};

/** Finished sales that no screen rang up: one article each, cash and card in turn. */
export const addSales = (shop: FakeShop, count: number): void => {
  for (let index = 0; index < count; index += 1) {
    const product = PRODUCTS[index % 12]!;
    const item = { kind: "article", product, gtin: null } as const;
    const commands: readonly BasketCommand[] = [
      { type: "add-line", lineId: randomUUID(), item, quantity: ((index % 3) + 1) * 1000 },
      { type: "add-tender", tender: { id: randomUUID(), kind: index % 2 === 0 ? "cash" : "card" } },
    ];
    finish(shop, basketOf(randomUUID(), commands));
  }
};
