import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evolve } from "../../src/domain/basket.ts";
import { decide } from "../../src/domain/basket-command.ts";
import { isSettled, priceBasket } from "../../src/domain/basket-pricing.ts";
import { sumOf } from "../../src/domain/money.ts";
import { completeSale } from "../../src/domain/sale.ts";
import { type SaleBody, saleBodySchema } from "../../src/domain/sale-body.ts";
import { checkSaleBody } from "../../src/domain/sale-check.ts";
import { anyBasket, anyCommands, anyPayment, anySettings, payAll, tryOut } from "./support/any-basket.ts";
import {
  ADDED,
  basketOf,
  card,
  cash,
  CONTEXT,
  line,
  product,
  ROUNDED,
  saleOf,
  SETTINGS,
  uuid,
} from "./support/shop.ts";

const inCode = (n: number, amount: number, taxCode: string, quantity = 1000) =>
  line(n, amount, { item: { kind: "article", product: product(`a${n}`, amount, { taxCode }), gtin: null }, quantity });

describe("a sale that is not what was agreed", () => {
  it("is whole: lines, taxes, tenders, change, and everything the receipt needs", () => {
    const sale = saleOf(SETTINGS, line(1, 199, { quantity: 3000 }), inCode(2, 250, "C"), cash(9, 1000));
    expect(saleBodySchema.parse(sale)).toEqual(sale);
    expect(checkSaleBody(sale)).toEqual([]);
    expect(sale.totals).toEqual({
      lines: 847,
      discount: 0,
      net: 716,
      tax: 131,
      total: 847,
      rounding: 0,
      due: 847,
      change: 153,
    });
    expect(sale.tenders).toEqual([{ id: uuid(9), kind: "cash", amount: 847, tendered: 1000, reference: null }]);
    expect(sale).toMatchObject({ kind: "sale", currency: "EUR", exponent: 2, ...CONTEXT });
  });

  it("is in the book's vectors: 30.15 with tax included, 11.33 and 11.34 with tax added", () => {
    const vat = (rates: [string, number][]) => ({
      ...SETTINGS,
      taxRates: rates.map(([code, rate]) => ({ code, rate, label: code })),
    });
    const italy = vat([
      ["A", 22_000],
      ["B", 10_000],
    ]);
    expect(saleOf(italy, inCode(1, 2890, "A"), inCode(2, 125, "B"), card(9)).totals).toMatchObject({
      net: 2483,
      tax: 532,
      total: 3015,
    });
    const added = { ...vat([["A", 21_000]]), taxMode: "added" as const };
    const goods = [inCode(1, 148, "A", 4000), inCode(2, 152, "A"), inCode(3, 154, "A"), inCode(4, 39, "A"), card(9)];
    expect(saleOf({ ...added, taxRounding: "line" }, ...goods).totals).toMatchObject({ tax: 196, total: 1133 });
    expect(saleOf({ ...added, taxRounding: "rate" }, ...goods).totals).toMatchObject({ tax: 197, total: 1134 });
  });

  it("does not happen before it is paid, of nothing, or after it was cancelled", () => {
    const type = (...commands: Parameters<typeof basketOf> extends [unknown, ...infer Rest] ? Rest : never) => {
      const result = completeSale(basketOf(SETTINGS, ...commands), SETTINGS, CONTEXT);
      return result.ok ? "sale" : result.error.type;
    };
    expect(type(line(1, 1000))).toBe("not-settled");
    expect(type(line(1, 1000), card(9, 999))).toBe("not-settled");
    expect(type()).toBe("empty-basket");
    expect(type(line(1, 1000), { type: "cancel" })).toBe("basket-closed");
    expect(type(line(1, 1000), card(9))).toBe("sale");
  });

  it("keeps a gift card a tender: 45.00 of goods less a card of 5.00 leaves 40.00 to pay, and 45.00 sold", () => {
    const gift = { type: "add-tender", tender: { id: uuid(8), kind: "gift-card", amount: 500 } } as const;
    const basket = basketOf(SETTINGS, line(1, 4500), gift);
    expect(priceBasket(basket, SETTINGS).totals).toMatchObject({ remaining: 4000, total: 4500, discount: 0 });
  });

  it("shows cash rounding apart from the goods, outside the tax", () => {
    const sale = saleOf(ROUNDED, line(1, 1003), cash(9, 2000));
    expect(sale.totals).toMatchObject({ total: 1003, rounding: 2, due: 1005, change: 995, tax: 201, net: 802 });
    expect(saleOf(ROUNDED, line(1, 1003), card(9)).totals).toMatchObject({ rounding: 0, due: 1003 });
    expect(saleOf(ROUNDED, line(1, 1003), card(8, 500), cash(9)).totals).toMatchObject({ rounding: 2, due: 1005 });
  });

  it("is a refund when value goes back in all, paid out with negative tenders", () => {
    const sale = saleOf(ROUNDED, line(1, 300), line(2, 1002, { quantity: -1000, reason: "broken" }), cash(9));
    expect(sale).toMatchObject({ kind: "refund", totals: { total: -702, rounding: 2, due: -700, change: 0 } });
    expect(checkSaleBody(sale)).toEqual([]);
  });

  it("of free goods is finished without money", () => {
    const free = [line(1, 1999), { type: "set-order-discount", percent: 100_000, reason: "prize" }] as const;
    expect(isSettled(basketOf(SETTINGS, ...free), SETTINGS)).toBe(true);
    const sale = saleOf(SETTINGS, ...free, cash(9));
    expect(sale.totals).toMatchObject({ lines: 0, discount: 1999, total: 0, tax: 0, due: 0, change: 0 });
    expect(sale.kind).toBe("sale");
    expect(checkSaleBody(sale)).toEqual([]);
  });
});

describe("a sale that was tampered with, or made by a program that counts differently", () => {
  const good = saleOf(
    ADDED,
    line(1, 1299, { quantity: 345 }),
    line(2, 500, { discount: { amount: 50, reason: "dented" } }),
    { type: "set-order-discount", percent: 10_000, reason: "staff" },
    cash(9, 2000),
  );
  const paths = (change: (sale: SaleBody) => SaleBody): string[] =>
    checkSaleBody(change(good)).map((fault) => fault.path);
  const withTotals = (totals: Partial<SaleBody["totals"]>) => (sale: SaleBody) => ({
    ...sale,
    totals: { ...sale.totals, ...totals },
  });
  const withLine = (change: Partial<SaleBody["lines"][number]>) => (sale: SaleBody) => ({
    ...sale,
    lines: sale.lines.map((line, index) => (index === 0 ? { ...line, ...change } : line)),
  });

  it("is found wherever one figure is changed", () => {
    expect(paths((sale) => sale)).toEqual([]);
    expect(paths(withTotals({ lines: 1 }))).toEqual(["totals.lines"]);
    expect(paths(withTotals({ discount: 1 }))).toEqual(["totals.discount"]);
    expect(paths(withTotals({ net: 1 }))).toEqual(["totals.net"]);
    expect(paths(withTotals({ tax: 1 }))).toEqual(["totals.tax"]);
    expect(paths(withTotals({ total: 1 }))).toEqual(["totals.total", "totals.due"]);
    expect(paths(withTotals({ rounding: 1 }))).toEqual(["totals.due"]);
    expect(paths(withTotals({ due: 1 }))).toEqual(["totals.due", "tenders"]);
    expect(paths(withTotals({ change: 1 }))).toEqual(["totals.change"]);
    expect(paths(withLine({ extended: 449 }))).toContain("lines[0].extended");
    expect(paths(withLine({ total: 1 }))).toContain("lines[0].total");
    expect(paths(withLine({ quantity: 2000 }))).toContain("lines[0].extended");
    expect(paths(withLine({ taxRate: 5000 }))).toContain("taxes[0]");
    expect(paths(withLine({ discounts: [] }))).toContain("lines[0].discounts");
    expect(paths(withLine({ taxRate: 0, taxExempt: "why" }))).toContain("lines[0].taxExempt");
    expect(paths((sale) => ({ ...sale, kind: "refund" }))).toEqual(["kind"]);
    expect(paths((sale) => ({ ...sale, exponent: 3 }))).toContain("exponent");
    expect(paths((sale) => ({ ...sale, taxes: [] }))).toContain("taxes[0]");
    expect(paths((sale) => ({ ...sale, lines: [] }))).toContain("lines");
    expect(
      paths((sale) => ({ ...sale, tenders: sale.tenders.map((tender) => ({ ...tender, kind: "card" })) })),
    ).toContain("tenders[0].tendered");
    expect(paths((sale) => ({ ...sale, lines: sale.lines.map((line) => ({ ...line, id: uuid(1) })) }))).toEqual(["id"]);
    expect(paths(withLine({ returned: { saleId: null, lineId: null, reason: "x" } }))).toEqual(["lines[0].returned"]);
  });

  it("rounds nothing without cash", () => {
    const sale = saleOf(ROUNDED, line(1, 1003), cash(9));
    const byCard = { ...sale, tenders: sale.tenders.map((tender) => ({ ...tender, kind: "card" as const })) };
    expect(checkSaleBody(byCard).map((fault) => fault.path)).toEqual(["totals.rounding"]);
  });
});

describe("for any basket", () => {
  it("totals are the sums of their parts, and the sale agrees with itself", () => {
    fc.assert(
      fc.property(anyBasket, anyPayment, ({ settings, state }, payment) => {
        const paid = payAll(state, settings, payment);
        expect(isSettled(paid, settings)).toBe(true);
        const sale = completeSale(paid, settings, CONTEXT);
        if (!sale.ok) throw new Error(sale.error.type);
        expect(checkSaleBody(sale.value)).toEqual([]);
        expect(saleBodySchema.parse(sale.value)).toEqual(sale.value);
        const { totals, lines, taxes, tenders } = sale.value;
        expect(sumOf(taxes.map((tax) => tax.gross))).toBe(totals.total);
        expect(totals.lines + totals.discount).toBe(sumOf(lines.map((line) => line.extended)));
        // What crossed the counter is what the goods cost, rounded for cash.
        expect(sumOf(tenders.map((tender) => tender.tendered)) - totals.change).toBe(totals.total + totals.rounding);
        expect(Math.abs(totals.rounding)).toBeLessThanOrEqual((settings.cashRounding?.step ?? 0) / 2);
        const step = settings.cashRounding?.step ?? 1;
        expect(totals.change % step).toBe(0);
      }),
      { seed: 1_010, numRuns: 400 },
    );
  });

  it("is the same when its events are replayed, and never overpaid whatever is tried", () => {
    fc.assert(
      fc.property(anyBasket, anyPayment, anyCommands, ({ settings, state }, payment, more) => {
        const paid = payAll(state, settings, payment);
        const after = tryOut(paid, settings, more);
        const priced = priceBasket(after, settings);
        const { remaining, tendered } = priced.totals;
        if (!isSettled(after, settings)) {
          if (tendered > 0) expect(remaining).toBeGreaterThanOrEqual(0);
          if (tendered < 0) expect(remaining).toBeLessThanOrEqual(0);
        }
      }),
      { seed: 1_011, numRuns: 200 },
    );
  });

  it("costs the same in whatever order it was scanned", () => {
    fc.assert(
      fc.property(anyBasket, ({ settings, state }) => {
        const reversed = { ...state, lines: state.lines.toReversed() };
        const [there, back] = [priceBasket(state, settings), priceBasket(reversed, settings)];
        expect(back.totals).toEqual(there.totals);
        expect(back.taxes).toEqual(there.taxes);
      }),
      { seed: 1_012, numRuns: 300 },
    );
  });

  it("has a discount that never compounds: set twice, or set, changed and set again, it is the same", () => {
    const percent = { type: "set-order-discount", percent: 12_500, reason: "staff" } as const;
    const other = { type: "set-order-discount", amount: 333, reason: "voucher" } as const;
    fc.assert(
      fc.property(anySettings, anyCommands, (settings, commands) => {
        const bare = tryOut({ ...basketOf(settings), id: uuid(0) }, settings, commands);
        const once = priceBasket(tryOut(bare, settings, [percent]), settings);
        const again = tryOut(bare, settings, [percent, other, { type: "clear-order-discount" }, percent, percent]);
        expect(priceBasket(again, settings)).toEqual(once);
      }),
      { seed: 1_013, numRuns: 200 },
    );
  });

  it("is decided by its events alone", () => {
    fc.assert(
      fc.property(anySettings, anyCommands, (settings, commands) => {
        let state = basketOf(settings);
        const events = commands.flatMap((command) => {
          const decision = decide(state, command, settings);
          if (!decision.ok) return [];
          state = decision.value.reduce(evolve, state);
          return decision.value;
        });
        expect(events.reduce(evolve, basketOf(settings))).toEqual(state);
      }),
      { seed: 1_014, numRuns: 100 },
    );
  });
});
