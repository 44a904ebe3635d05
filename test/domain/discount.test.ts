import { describe, expect, it } from "vitest";
import { priceBasket } from "../../src/domain/basket-pricing.ts";
import type { BasketCommand } from "../../src/domain/basket-command.ts";
import { type DiscountableLine, orderDiscountShares } from "../../src/domain/discount.ts";
import { ADDED, basketOf, line, product, SETTINGS, totalsAfter, uuid } from "./support/shop.ts";

const at = (base: number, more: Partial<DiscountableLine> = {}): DiscountableLine => ({
  base,
  discountable: true,
  taxCode: "A",
  taxRate: 25_000,
  taxExempt: null,
  ...more,
});

const percent = (percent: number): BasketCommand => ({ type: "set-order-discount", percent, reason: "staff" });
const amount = (amount: number): BasketCommand => ({ type: "set-order-discount", amount, reason: "voucher" });
const inCode = (n: number, price: number, taxCode: string) =>
  line(n, price, { item: { kind: "article", product: product(`a${n}`, price, { taxCode }), gtin: null } });

describe("a discount on the receipt that loses or invents a cent", () => {
  it("is shared in proportion, the odd cents by largest remainder, dearest first among equals", () => {
    expect(orderDiscountShares({ percent: null, amount: 100, reason: "x" }, [at(100), at(100), at(100)])).toEqual([
      34, 33, 33,
    ]);
    expect(orderDiscountShares({ percent: null, amount: 100, reason: "x" }, [at(100), at(200)])).toEqual([33, 67]);
    expect(orderDiscountShares({ percent: 10_000, amount: null, reason: "x" }, [at(15), at(25), at(35)])).toEqual([
      1, 3, 4,
    ]);
  });

  it("is rounded once for the receipt: 10 % of ten lines of 0.05 are 0.05, not 0.10", () => {
    const lines = Array.from({ length: 10 }, () => at(5));
    const shares = orderDiscountShares({ percent: 10_000, amount: null, reason: "x" }, lines);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBe(5);
  });

  it("is exactly everything at 100 %", () => {
    const totals = totalsAfter(
      ADDED,
      line(1, 1999),
      inCode(2, 333, "C"),
      line(3, 1, { quantity: 2500 }),
      percent(100_000),
    );
    expect(totals).toMatchObject({ lines: 0, net: 0, tax: 0, total: 0 });
  });

  it("as an amount is no more than the goods it is for", () => {
    expect(totalsAfter(SETTINGS, line(1, 300), amount(500)).total).toBe(0);
    expect(totalsAfter(SETTINGS, line(1, 300), line(2, 400, { discountable: false }), amount(500))).toMatchObject({
      total: 400,
      discount: 300,
    });
    const withReturn = [line(1, 300), line(2, 100, { quantity: -1000, reason: "broken" }), amount(500)];
    expect(totalsAfter(SETTINGS, ...withReturn).total).toBe(0);
  });
});

describe("a discount that reaches what it should not", () => {
  it("leaves lines that are not discountable alone", () => {
    const basket = basketOf(SETTINGS, line(1, 1000), line(2, 1000, { discountable: false }), percent(10_000));
    expect(priceBasket(basket, SETTINGS).lines.map((line) => line.total)).toEqual([900, 1000]);
  });

  it("comes after a line's own discount, and is shown beside it with its reason", () => {
    const basket = basketOf(SETTINGS, line(1, 1000, { discount: { amount: 200, reason: "dented" } }), percent(10_000));
    expect(priceBasket(basket, SETTINGS).lines[0]).toMatchObject({
      extended: 1000,
      total: 720,
      discounts: [
        { scope: "line", reason: "dented", amount: 200 },
        { scope: "order", reason: "staff", amount: 80, percent: 10_000 },
      ],
    });
  });

  it("as a percentage also lowers what is given back for goods that return", () => {
    const basket = basketOf(SETTINGS, line(1, 1000, { quantity: -1000, reason: "broken" }), percent(10_000));
    expect(priceBasket(basket, SETTINGS).lines[0]).toMatchObject({ total: -900, discounts: [{ amount: -100 }] });
  });

  it("of a line cannot turn its price round or raise it", () => {
    expect(() => basketOf(SETTINGS, line(1, 100, { discount: { amount: 101, reason: "x" } }))).toThrow("smaller");
    expect(() => basketOf(SETTINGS, line(1, 100, { discount: { amount: -1, reason: "x" } }))).toThrow("lower");
    const back = line(1, 100, { quantity: -1000, reason: "broken", discount: { amount: -10, reason: "dented" } });
    expect(totalsAfter(SETTINGS, back).total).toBe(-90);
  });
});

describe("a discount that goes stale", () => {
  it("is computed anew when a line is voided, added or changed", () => {
    const discounted = [line(1, 1000), line(2, 500), percent(10_000)];
    expect(totalsAfter(SETTINGS, ...discounted).total).toBe(1350);
    expect(totalsAfter(SETTINGS, ...discounted, { type: "void-line", lineId: uuid(2) }).total).toBe(900);
    expect(totalsAfter(SETTINGS, ...discounted, line(3, 100)).total).toBe(1440);
    expect(
      totalsAfter(SETTINGS, ...discounted, { type: "change-quantity", lineId: uuid(2), quantity: 3000 }).total,
    ).toBe(2250);
  });

  it("is replaced, not added to, by another, and gone when cleared", () => {
    const basket = [line(1, 1000), percent(10_000)];
    expect(totalsAfter(SETTINGS, ...basket, percent(20_000)).total).toBe(800);
    expect(totalsAfter(SETTINGS, ...basket, amount(150)).total).toBe(850);
    expect(totalsAfter(SETTINGS, ...basket, { type: "clear-order-discount" }).total).toBe(1000);
  });

  it("is refused when it is neither a percentage nor an amount", () => {
    const both = { type: "set-order-discount", percent: 1, amount: 1, reason: "x" } as const;
    expect(() => basketOf(SETTINGS, line(1, 100), both)).toThrow("either");
    expect(() => basketOf(SETTINGS, line(1, 100), amount(0))).toThrow("either");
  });
});

describe("tax after a discount on the receipt", () => {
  it("is of the unrounded lines, as tills compute it: 1.65 less 10 % shows 1.48 and is taxed at 1.485", () => {
    const rates = { ...ADDED, taxRates: [{ code: "A", rate: 7875, label: "local" }] };
    expect(totalsAfter(rates, line(1, 165), percent(10_000))).toMatchObject({ lines: 148, tax: 12, total: 160 });
    // 0.11 less 10 % is 0.099, shown as 0.10: a quarter of it is 0.02475, of what is shown 0.025.
    const quarter = { ...ADDED, taxRates: [{ code: "A", rate: 25_000, label: "local" }] };
    expect(totalsAfter(quarter, line(1, 11), percent(10_000))).toMatchObject({ lines: 10, tax: 2 });
    expect(totalsAfter({ ...quarter, taxRounding: "line" }, line(1, 11), percent(10_000))).toMatchObject({ tax: 3 });
  });
});
