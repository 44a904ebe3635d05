import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sumOf } from "../../src/domain/money.ts";
import {
  explainRefundRefusal,
  refundedSoFar,
  type RefundedSoFar,
  type RefundRequest,
  refundSale,
} from "../../src/domain/refund.ts";
import { completeSale } from "../../src/domain/sale.ts";
import { type SaleBody, saleBodySchema } from "../../src/domain/sale-body.ts";
import { checkSaleBody } from "../../src/domain/sale-check.ts";
import { anyBasket, payAll } from "./support/any-basket.ts";
import { ADDED, card, cash, CONTEXT, line, ROUNDED, saleOf, SETTINGS, uuid } from "./support/shop.ts";

const SALE_ID = uuid(0);

const ids = (): (() => string) => {
  let next = 5000;
  return () => uuid(next++);
};
const newId = ids();

const refund = (
  body: SaleBody,
  lines: RefundRequest["lines"],
  already: RefundedSoFar = new Map(),
  kind: "cash" | "card" = "card",
  cashRounding = SETTINGS.cashRounding,
): SaleBody => {
  const result = refundSale(
    { id: SALE_ID, body },
    already,
    { lines, reason: "unwanted", tender: { id: newId(), kind } },
    { ...CONTEXT, receipt: { series: "K7QX", number: 413 }, cashRounding, newId },
  );
  if (!result.ok) throw new Error(explainRefundRefusal(result.error));
  return result.value;
};

const one = (n: number, quantity = 1000) => ({ lineId: uuid(n), quantity });

describe("a refund that pays out something else than was paid", () => {
  const sale = saleOf(
    ADDED,
    line(1, 1299, { quantity: 3000, discount: { amount: 100, reason: "dented" } }),
    line(2, 500, { quantity: 2000 }),
    { type: "set-order-discount", percent: 12_500, reason: "staff" },
    card(9),
  );

  it("of everything is the sale's mirror image, under its own number", () => {
    const back = refund(sale, [one(1, 3000), one(2, 2000)]);
    expect(saleBodySchema.parse(back)).toEqual(back);
    expect(checkSaleBody(back)).toEqual([]);
    for (const key of ["lines", "discount", "net", "tax", "total", "due"] as const)
      expect(back.totals[key]).toBe(-sale.totals[key]);
    expect(back).toMatchObject({ kind: "refund", receipt: { number: 413 }, voided: [] });
    expect(back.lines[0]?.returned).toEqual({ saleId: SALE_ID, lineId: uuid(1), reason: "unwanted" });
    expect(back.tenders).toMatchObject([{ kind: "card", amount: -sale.totals.due, tendered: -sale.totals.due }]);
  });

  it("in parts gives the last part what remains: 10.00 for three are 3.33, 3.34 and 3.33", () => {
    const three = saleOf(SETTINGS, line(1, 1000, { quantity: 3000, labelTotal: 1000 }), card(9));
    const refunds: SaleBody[] = [];
    for (let part = 0; part < 3; part++) refunds.push(refund(three, [one(1)], refundedSoFar(SALE_ID, refunds)));
    expect(refunds.map((part) => part.totals.total)).toEqual([-333, -334, -333]);
    expect(sumOf(refunds.map((part) => part.totals.tax))).toBe(-three.totals.tax);
  });

  it("makes good in the last part what two tills rounded apart while they could not talk", () => {
    const three = saleOf(SETTINGS, line(1, 1000, { quantity: 3000, labelTotal: 1000 }), card(9));
    const apart = [refund(three, [one(1)]), refund(three, [one(1)])];
    const last = refund(three, [one(1)], refundedSoFar(SALE_ID, apart));
    expect([...apart, last].map((part) => part.totals.total)).toEqual([-333, -333, -334]);

    const less = {
      ...line(1, 1000, { quantity: 3000, labelTotal: 1000 }),
      discount: { amount: 200, reason: "dented" },
    };
    const discounted = saleOf(SETTINGS, less, card(9));
    const twice = [refund(discounted, [one(1)]), refund(discounted, [one(1)])];
    const parts = [...twice, refund(discounted, [one(1)], refundedSoFar(SALE_ID, twice))];
    expect(parts.map((part) => part.totals.total)).toEqual([-267, -267, -266]);
    expect(parts.map((part) => part.totals.discount)).toEqual([-66, -66, -68]);
    expect(parts.flatMap(checkSaleBody)).toEqual([]);
  });

  it("rounds what is paid out in cash by today's rule, and only that", () => {
    const odd = saleOf(SETTINGS, line(1, 1003), card(9));
    expect(refund(odd, [one(1)], new Map(), "cash", ROUNDED.cashRounding).totals).toMatchObject({
      total: -1003,
      rounding: -2,
      due: -1005,
    });
    expect(refund(odd, [one(1)], new Map(), "card", ROUNDED.cashRounding).totals.due).toBe(-1003);
  });

  it("keeps the original's exemption", () => {
    const exempt = saleOf(ADDED, line(1, 1000, { taxExempt: "diplomat" }), cash(9));
    expect(refund(exempt, [one(1)]).totals).toMatchObject({ net: -1000, tax: 0, total: -1000 });
  });
});

describe("one thing refunded twice", () => {
  const sale = saleOf(
    SETTINGS,
    line(1, 500, { quantity: 2000 }),
    line(2, 100, { quantity: -1000, reason: "broken" }),
    card(9),
  );
  const refusal = (lines: RefundRequest["lines"], already: RefundedSoFar = new Map(), body = sale): string => {
    const request = { lines, reason: "unwanted", tender: { id: uuid(99), kind: "cash" as const } };
    const result = refundSale({ id: SALE_ID, body }, already, request, { ...CONTEXT, cashRounding: null, newId });
    return result.ok ? "refunded" : `${result.error.type}: ${explainRefundRefusal(result.error)}`;
  };

  it("is refused, whether in one go, by and by, or by naming it twice", () => {
    expect(refusal([one(1, 3000)])).toContain("more-than-left: Only 2 of article 1");
    const done = refundedSoFar(SALE_ID, [refund(sale, [one(1, 2000)])]);
    expect(refusal([one(1, 1)], done)).toContain("more-than-left: article 1 was refunded already");
    expect(refusal([one(1), one(1)])).toContain("line-twice");
  });

  it("is refused for lines that are not on the receipt, that came back on it, or are nothing", () => {
    expect(refusal([one(7)])).toContain("unknown-line");
    expect(refusal([one(2)])).toContain("is-a-return");
    expect(refusal([])).toContain("nothing-chosen");
    expect(refusal([one(1, -1000)])).toContain("nothing-chosen");
  });

  it("is refused of a receipt that does not add up", () => {
    const faulty = { ...sale, taxes: sale.taxes.map((tax) => ({ ...tax, tax: tax.tax + 7 })) };
    expect(refusal([one(1)], new Map(), faulty)).toContain("original-faulty");
  });

  it("does not count refunds of other sales", () => {
    expect(refundedSoFar(uuid(77), [refund(sale, [one(1)])]).size).toBe(0);
    expect(refundedSoFar(SALE_ID, [sale]).size).toBe(0);
  });
});

describe("for any sale refunded in any parts", () => {
  const anySplit = fc.array(fc.record({ n: fc.nat(14), share: fc.integer({ min: 1, max: 100 }) }), { maxLength: 12 });

  it("lines, discounts, taxes and totals sum to the original exactly, and every part agrees with itself", () => {
    fc.assert(
      fc.property(anyBasket, anySplit, ({ settings, state }, split) => {
        const sold = completeSale(payAll(state, settings, { parts: [], last: "card", over: 0 }), settings, CONTEXT);
        if (!sold.ok) throw new Error(sold.error.type);
        const sale = sold.value;
        const refundable = sale.lines.filter((line) => line.quantity > 0);
        fc.pre(refundable.length > 0);
        const refunds: SaleBody[] = [];
        const left = (line: SaleBody["lines"][number]) =>
          line.quantity - (refundedSoFar(SALE_ID, refunds).get(line.id)?.quantity ?? 0);
        for (const { n, share } of split) {
          const line = refundable[n % refundable.length]!;
          const quantity = Math.floor((left(line) * share) / 100);
          if (quantity === 0) continue;
          refunds.push(refund(sale, [{ lineId: line.id, quantity }], refundedSoFar(SALE_ID, refunds)));
        }
        const rest = refundable.filter((line) => left(line) > 0);
        const last = rest.map((line) => ({ lineId: line.id, quantity: left(line) }));
        if (last.length > 0) refunds.push(refund(sale, last, refundedSoFar(SALE_ID, refunds)));

        for (const part of refunds) expect(checkSaleBody(part)).toEqual([]);
        for (const line of refundable) {
          const parts = refunds.flatMap((part) => part.lines).filter((part) => part.returned?.lineId === line.id);
          for (const key of ["quantity", "extended", "total"] as const)
            expect(sumOf(parts.map((part) => part[key]))).toBe(0 - line[key]);
          const discounts = (lines: readonly SaleBody["lines"][number][]) =>
            sumOf(lines.flatMap((line) => line.discounts.map((discount) => discount.amount)));
          expect(discounts(parts) + discounts([line])).toBe(0);
        }
        if (refundable.length === sale.lines.length) {
          for (const key of ["lines", "discount", "net", "tax", "total"] as const)
            expect(sumOf(refunds.map((part) => part.totals[key])) + sale.totals[key]).toBe(0);
          for (const tax of sale.taxes) {
            const parts = refunds
              .flatMap((part) => part.taxes)
              .filter((part) => part.code === tax.code && part.rate === tax.rate);
            expect(sumOf(parts.map((part) => part.tax)) + tax.tax).toBe(0);
          }
        }
      }),
      { seed: 1_020, numRuns: 300 },
    );
  });
});
