import { describe, expect, it } from "vitest";
import type { Basket } from "../../src/api/schemas.ts";
import { basketSchema } from "../../src/api/schemas.ts";
import { evolve, openBasket } from "../../src/domain/basket.ts";
import { type BasketCommand, decide } from "../../src/domain/basket-command.ts";
import { priceBasket } from "../../src/domain/basket-pricing.ts";
import { explainRefusal } from "../../src/domain/basket-refusal.ts";
import { BASKET_LINES_MAX } from "../../src/kernel/limits.ts";
import {
  ADDED,
  basketOf,
  card,
  carryOut,
  cash,
  line,
  outcomeOf,
  product,
  SETTINGS,
  totalsAfter,
  uuid,
} from "./support/shop.ts";

const empty = openBasket(uuid(0));
const voidLine = (n: number): BasketCommand => ({ type: "void-line", lineId: uuid(n) });
const quantityOf = (n: number, quantity: number): BasketCommand => ({
  type: "change-quantity",
  lineId: uuid(n),
  quantity,
});

describe("a call that arrives twice", () => {
  it("adds a line once, even when the line was voided in between", () => {
    const once = basketOf(SETTINGS, line(1, 199));
    expect(carryOut(once, SETTINGS, line(1, 199))).toBe(once);
    const voided = carryOut(once, SETTINGS, voidLine(1));
    expect(carryOut(voided, SETTINGS, line(1, 199), voidLine(1))).toBe(voided);
  });

  it("takes a payment once, even when it was taken back in between", () => {
    const paid = basketOf(SETTINGS, line(1, 1000), card(9, 400));
    expect(carryOut(paid, SETTINGS, card(9, 400))).toBe(paid);
    const back = carryOut(paid, SETTINGS, { type: "remove-tender", tenderId: uuid(9) });
    expect(carryOut(back, SETTINGS, card(9, 400), { type: "remove-tender", tenderId: uuid(9) })).toBe(back);
    expect(priceBasket(back, SETTINGS).totals.remaining).toBe(1000);
  });

  it("cancels once, and changes no quantity, discount or exemption a second time", () => {
    const commands: BasketCommand[] = [
      quantityOf(1, 2000),
      { type: "set-order-discount", percent: 10_000, reason: "staff" },
      { type: "set-tax-exemption", reason: "diplomat" },
    ];
    const once = basketOf(SETTINGS, line(1, 1000), ...commands);
    expect(carryOut(once, SETTINGS, ...commands)).toBe(once);
    const cancelled = carryOut(once, SETTINGS, { type: "cancel" });
    expect(carryOut(cancelled, SETTINGS, { type: "cancel" })).toBe(cancelled);
  });
});

describe("a line with the wrong price", () => {
  it("is at the catalogue's price, the one given by hand, or exactly the label's", () => {
    const basket = basketOf(
      SETTINGS,
      line(1, 1299, { quantity: 345 }),
      line(2, 1299, { unitPrice: { amount: 999, decimals: 2 } }),
      line(3, 1299, { quantity: 345, labelTotal: 447 }),
      {
        type: "add-line",
        lineId: uuid(4),
        item: { kind: "open", name: "Cheese", taxCode: "C", unit: "kg" },
        quantity: 500,
        labelTotal: 625,
      },
    );
    expect(basket.lines.map((line) => [line.extended, line.priceSource])).toEqual([
      [448, "catalogue"],
      [999, "manual"],
      [447, "label"],
      [625, "label"],
    ]);
    expect(basket.lines[3]).toMatchObject({ productId: null, gtin: null, unitPrice: { amount: 1250, decimals: 2 } });
  });

  it("is refused: no price, no such tax code, no reason for a return, nothing", () => {
    const open = { kind: "open", name: "Bag", taxCode: "A", unit: "each" } as const;
    expect(outcomeOf(empty, line(1, 0, { item: open }))).toBe("price-missing");
    expect(outcomeOf(empty, line(1, 100, { taxCode: "X" }))).toBe("unknown-tax-code");
    expect(outcomeOf(empty, line(1, 100, { quantity: -1000 }))).toBe("reason-missing");
    expect(outcomeOf(empty, line(1, 100, { quantity: 0 }))).toBe("quantity-zero");
    expect(outcomeOf(empty, line(1, 100, { quantity: -1000, labelTotal: 100, reason: "bad" }))).toBe("wrong-sign");
  });

  it("never becomes a sum that a receipt cannot hold", () => {
    expect(outcomeOf(empty, line(1, 9_000_000_000, { quantity: 2000 }))).toBe("amount-too-large");
    const large = basketOf(SETTINGS, line(1, 8_000_000_000));
    expect(outcomeOf(large, line(2, 1_000_000_000))).toBe("amount-too-large");
    expect(outcomeOf(large, quantityOf(1, 2000))).toBe("amount-too-large");
    // Tax of 25 % on top of 8 thousand million would be beyond it too.
    expect(outcomeOf(openBasket(uuid(0)), line(1, 8_000_000_000), ADDED)).toBe("amount-too-large");
    expect(
      outcomeOf(
        empty,
        line(1, 100, {
          quantity: 1,
          labelTotal: 9_000_000_000,
          item: { kind: "open", name: "x", taxCode: "A", unit: "kg" },
        }),
      ),
    ).toBe("amount-too-large");
  });
});

describe("goods taken back without a receipt", () => {
  it("are a return line with its reason, and lower the total", () => {
    const basket = basketOf(SETTINGS, line(1, 500), line(2, 199, { quantity: -1000, reason: "broken" }));
    expect(basket.lines[1]?.returned).toEqual({ saleId: null, lineId: null, reason: "broken" });
    expect(priceBasket(basket, SETTINGS).totals.total).toBe(301);
  });

  it("cannot be made of a sale by its quantity", () => {
    expect(outcomeOf(basketOf(SETTINGS, line(1, 500)), quantityOf(1, -1000))).toBe("wrong-sign");
  });
});

describe("a change of quantity", () => {
  it("prices the line anew", () => {
    expect(totalsAfter(SETTINGS, line(1, 199), quantityOf(1, 3000)).total).toBe(597);
  });

  it("is refused for a label, for nothing, for a line that is not there, and when its discount would exceed it", () => {
    const basket = basketOf(
      SETTINGS,
      line(1, 500, { labelTotal: 499 }),
      line(2, 500, { quantity: 2000, discount: { amount: 700, reason: "dented" } }),
    );
    expect(outcomeOf(basket, quantityOf(1, 2000))).toBe("label-is-fixed");
    expect(outcomeOf(basket, quantityOf(2, 0))).toBe("quantity-zero");
    expect(outcomeOf(basket, quantityOf(3, 1000))).toBe("unknown-line");
    expect(outcomeOf(basket, quantityOf(2, 1000))).toBe("discount-too-large");
  });
});

describe("a voided line", () => {
  it("costs nothing but is kept and counted", () => {
    const basket = basketOf(SETTINGS, line(1, 199, { quantity: 2000 }), line(2, 50), voidLine(1));
    expect(priceBasket(basket, SETTINGS).totals.total).toBe(50);
    expect(basket.voided).toEqual([
      { id: uuid(1), productId: "p-article 1", name: "article 1", quantity: 2000, extended: 398 },
    ]);
    expect(outcomeOf(basket, quantityOf(1, 1000))).toBe("unknown-line");
    const both = carryOut(basket, SETTINGS, voidLine(2));
    expect(both.voided.map((line) => line.id)).toEqual([uuid(1), uuid(2)]);
  });
});

describe("a basket that is paid in part", () => {
  const paid = basketOf(SETTINGS, line(1, 1000), line(2, 300), card(9, 1100));

  it("takes further lines", () => {
    expect(priceBasket(carryOut(paid, SETTINGS, line(3, 50)), SETTINGS).totals.remaining).toBe(250);
  });

  it("refuses what would leave more paid than due, whatever the way, and says what to do", () => {
    expect(outcomeOf(paid, voidLine(2))).toBe("overpaid");
    expect(outcomeOf(paid, { type: "set-order-discount", percent: 50_000, reason: "staff" })).toBe("overpaid");
    expect(outcomeOf(paid, line(3, 300, { quantity: -1000, reason: "broken" }))).toBe("overpaid");
    const decision = decide(paid, voidLine(2), SETTINGS);
    expect(decision.ok ? "" : explainRefusal(decision.error)).toBe(
      "This would leave 1.00 more paid than is due. Take a payment back first, then change the basket.",
    );
    expect(outcomeOf(carryOut(paid, SETTINGS, { type: "remove-tender", tenderId: uuid(9) }), voidLine(2))).toBe(
      "line-voided",
    );
  });

  it("can be finished by an empty cash tender when a void makes the rest nothing", () => {
    const even = basketOf(SETTINGS, line(1, 1000), line(2, 300), card(9, 1000), voidLine(2));
    expect(outcomeOf(even, card(8))).toBe("nothing-due");
    expect(outcomeOf(even, cash(8))).toBe("tender-added");
  });

  it("is not cancelled while money is in the drawer", () => {
    expect(outcomeOf(paid, { type: "cancel" })).toBe("payments-taken");
    expect(outcomeOf(paid, { type: "remove-tender", tenderId: uuid(7) })).toBe("unknown-tender");
  });
});

describe("a basket that is over", () => {
  it("takes no more lines after it was cancelled, and no money while it is empty", () => {
    const cancelled = basketOf(SETTINGS, line(1, 100), { type: "cancel" });
    expect(outcomeOf(cancelled, line(2, 100))).toBe("basket-closed");
    expect(outcomeOf(empty, cash(9, 100))).toBe("empty-basket");
  });

  it("holds a bounded number of lines, voided ones included", () => {
    let basket = empty;
    for (let n = 1; n <= BASKET_LINES_MAX; n++) {
      const added = decide(basket, line(n, 1), SETTINGS);
      if (added.ok) basket = added.value.reduce(evolve, basket);
    }
    expect(basket.lines).toHaveLength(BASKET_LINES_MAX);
    expect(outcomeOf(basket, line(BASKET_LINES_MAX + 1, 1))).toBe("basket-full");
    expect(outcomeOf(carryOut(basket, SETTINGS, voidLine(1)), line(BASKET_LINES_MAX + 1, 1))).toBe("basket-full");
  });
});

describe("an exemption", () => {
  it("of the whole receipt leaves no tax on any line that had one, and can be taken back", () => {
    const basket = basketOf(
      ADDED,
      line(1, 1000),
      line(2, 500, { item: { kind: "article", product: product("milk", 500, { taxCode: "Z" }), gtin: null } }),
      line(3, 200, { taxExempt: "food stamps" }),
      { type: "set-tax-exemption", reason: "diplomat" },
    );
    const priced = priceBasket(basket, ADDED);
    expect(priced.lines.map((line) => line.taxExempt)).toEqual(["diplomat", null, "food stamps"]);
    expect(priced.totals).toMatchObject({ net: 1700, tax: 0, total: 1700 });
    const taxed = carryOut(basket, ADDED, { type: "set-tax-exemption", reason: null });
    expect(priceBasket(taxed, ADDED).totals).toMatchObject({ net: 1700, tax: 250, total: 1950 });
  });
});

describe("the screen", () => {
  it("gets a basket in the shape the API promises", () => {
    const basket: Basket = priceBasket(
      basketOf(
        SETTINGS,
        line(1, 1299, { quantity: 345, discount: { amount: 48, reason: "dented" } }),
        line(2, 250),
        voidLine(2),
        { type: "set-order-discount", percent: 10_000, reason: "staff" },
        cash(9, 100),
      ),
      SETTINGS,
    );
    expect(basketSchema.parse(basket)).toEqual(basket);
    expect(basket.totals).toEqual({
      lines: 360,
      discount: 88,
      net: 288,
      tax: 72,
      total: 360,
      cashRounding: 0,
      tendered: 100,
      remaining: 260,
    });
  });
});

describe("a refusal", () => {
  it("always says what to do next, and never shows a missing value", () => {
    const kinds = ["cash", "card", "check", "gift-card", "voucher", "coupon", "benefit", "account"] as const;
    const due = [-500, 500].flatMap((due) => kinds.map((kind) => ({ kind, due, exponent: 2 })));
    const texts = [
      ...due.flatMap((more) => [
        explainRefusal({ type: "more-than-due", ...more }),
        explainRefusal({ type: "no-change", ...more }),
        explainRefusal({ type: "wrong-direction", ...more }),
      ]),
      explainRefusal({ type: "no-such-coins", step: 5, due: 1002, exponent: 2 }),
      explainRefusal({ type: "tendered-too-little", amount: 1000, exponent: 2 }),
      explainRefusal({ type: "too-many-tenders", max: 20 }),
      explainRefusal({ type: "not-settled", remaining: 12, exponent: 2 }),
      explainRefusal({ type: "discount-too-large", extended: 500, exponent: 2 }),
      explainRefusal({ type: "unknown-tax-code", code: "X", known: ["A", "B"] }),
    ];
    for (const text of texts) {
      expect(text).not.toMatch(/undefined|null|NaN|\[object/);
      expect(text.split(/[.,;] /).length).toBeGreaterThan(1);
    }
  });
});
