import { describe, expect, it } from "vitest";
import { roundToStep, settle } from "../../src/domain/cash-rounding.ts";
import { decideTender, type TenderRequest } from "../../src/domain/tender.ts";
import type { Tender, TenderKind } from "../../src/domain/sale-body.ts";
import type { CashRounding } from "../../src/domain/settings-body.ts";
import { uuid } from "./support/shop.ts";

const NICKEL: CashRounding = { step: 5, onlyWhenWhollyCash: false };
const WHOLLY: CashRounding = { step: 5, onlyWhenWhollyCash: true };

const taken = (kind: TenderKind, amount: number, tendered = amount): Tender => ({
  id: uuid(1),
  kind,
  amount,
  tendered,
  reference: null,
});

const ask = (
  total: number,
  request: Omit<TenderRequest, "id">,
  rule: CashRounding | null = null,
  tenders: readonly Tender[] = [],
): string => {
  const result = decideTender({ total, tenders, rule, exponent: 2 }, { id: uuid(2), ...request });
  return result.ok ? `${result.value.amount} of ${result.value.tendered}` : result.error.type;
};

describe("cash in coins that do not exist", () => {
  it("is rounded to the nearest five: 1 2 -> 0, 3 4 -> 5, 6 7 -> 5, 8 9 -> 10, and the same below zero", () => {
    const cents = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    const rounded = [0, 0, 0, 5, 5, 5, 5, 5, 10, 10];
    expect(cents.map((cent) => roundToStep(100 + cent, 5))).toEqual(rounded.map((cent) => 100 + cent));
    expect(cents.map((cent) => roundToStep(-100 - cent, 5))).toEqual(rounded.map((cent) => -100 - cent));
    expect(roundToStep(-5, 10)).toBe(-10);
  });

  it("is rounded for the cash part alone: the card pays to the cent", () => {
    expect(ask(1002, { kind: "card" }, NICKEL)).toBe("1002 of 1002");
    expect(ask(1002, { kind: "cash" }, NICKEL)).toBe("1000 of 1000");
    expect(ask(1002, { kind: "cash" }, NICKEL, [taken("card", 500)])).toBe("500 of 500");
    expect(settle(1002, [taken("card", 500), taken("cash", 500)], NICKEL)).toMatchObject({
      settled: true,
      rounding: -2,
    });
    expect(settle(1003, [taken("cash", 500), taken("card", 503)], NICKEL)).toMatchObject({
      settled: true,
      rounding: 0,
    });
  });

  it("is not rounded in a mixed payment where the law says so", () => {
    expect(ask(1002, { kind: "cash" }, WHOLLY)).toBe("1000 of 1000");
    expect(ask(1002, { kind: "cash" }, WHOLLY, [taken("card", 500)])).toBe("502 of 502");
    expect(settle(1002, [taken("card", 500), taken("cash", 502)], WHOLLY)).toMatchObject({
      settled: true,
      rounding: 0,
    });
    expect(settle(1002, [taken("card", 500), taken("cash", 500)], WHOLLY)).toMatchObject({ settled: false });
  });

  it("is rounded as one sum, whatever the number of cash tenders", () => {
    const two = [taken("cash", 500), taken("cash", 505)];
    expect(settle(1004, two, NICKEL)).toMatchObject({ settled: true, rounding: 1, remaining: -1, overpaid: false });
    expect(settle(1004, two.slice(0, 1), NICKEL)).toMatchObject({
      remaining: 504,
      cashRemaining: 505,
      cashRounding: 1,
      rounding: 0,
    });
  });

  it("is rounded as one sum even after an odd amount of it, left over from a payment that was taken back", () => {
    expect(settle(1004, [taken("cash", 501)], WHOLLY)).toMatchObject({ cashRemaining: 504, remaining: 503 });
  });

  it("is neither taken nor given as change", () => {
    expect(ask(1003, { kind: "cash", tendered: 2000 }, NICKEL)).toBe("1005 of 2000");
    expect(ask(1003, { kind: "cash", tendered: 2001 }, NICKEL)).toBe("no-such-coins");
    expect(ask(1003, { kind: "cash", tendered: 502 }, NICKEL)).toBe("no-such-coins");
    expect(ask(1003, { kind: "cash", amount: 502 }, NICKEL)).toBe("no-such-coins");
    expect(ask(1000, { kind: "check", tendered: 1502 }, NICKEL)).toBe("no-such-coins");
  });

  it("accepts the unrounded rest from a client that does not round", () => {
    expect(ask(1002, { kind: "cash", amount: 1002, tendered: 2000 }, NICKEL)).toBe("1000 of 2000");
    expect(ask(1003, { kind: "cash", amount: 1003 }, NICKEL)).toBe("1005 of 1005");
  });

  it("settles a rest that rounds to nothing", () => {
    expect(ask(2, { kind: "cash" }, NICKEL)).toBe("0 of 0");
    expect(settle(2, [taken("cash", 0)], NICKEL)).toMatchObject({ settled: true, rounding: -2 });
    expect(settle(2, [], NICKEL)).toMatchObject({ settled: false, cashRemaining: 0, cashRounding: -2 });
  });
});

describe("change", () => {
  it("is given for cash, and as cash back for a check, but for nothing else", () => {
    expect(ask(1000, { kind: "cash", tendered: 2000 })).toBe("1000 of 2000");
    expect(ask(1000, { kind: "check", tendered: 1500 })).toBe("1000 of 1500");
    for (const kind of ["card", "gift-card", "voucher", "coupon", "benefit", "account"] as const) {
      expect(ask(1000, { kind, tendered: 1500 })).toBe("no-change");
      expect(ask(1000, { kind, amount: 1500 })).toBe("more-than-due");
    }
  });

  it("is not invented: what was handed over covers the amount", () => {
    expect(ask(1000, { kind: "cash", amount: 800, tendered: 500 })).toBe("tendered-too-little");
    expect(ask(1000, { kind: "cash", tendered: 500 })).toBe("500 of 500");
    expect(ask(1000, { kind: "cash", amount: 500, tendered: 2000 })).toBe("500 of 2000");
  });
});

describe("a payment in the wrong direction", () => {
  it("is refused: paying in what is to be paid out, nothing, or below zero", () => {
    expect(ask(-1000, { kind: "cash", amount: 1000 })).toBe("wrong-direction");
    expect(ask(1000, { kind: "cash", amount: -1000 })).toBe("wrong-direction");
    expect(ask(1000, { kind: "cash", amount: 0 })).toBe("wrong-direction");
    expect(ask(1000, { kind: "cash", tendered: 0 })).toBe("wrong-direction");
    expect(ask(1000, { kind: "cash", amount: 500, tendered: -500 })).toBe("wrong-direction");
  });

  it("pays out with negative tenders, rounded in cash, without change", () => {
    expect(ask(-1002, { kind: "card" }, NICKEL)).toBe("-1002 of -1002");
    expect(ask(-1002, { kind: "cash" }, NICKEL)).toBe("-1000 of -1000");
    expect(ask(-1003, { kind: "cash" }, NICKEL)).toBe("-1005 of -1005");
    expect(ask(-1000, { kind: "cash", amount: -400 })).toBe("-400 of -400");
    expect(ask(-1000, { kind: "cash", tendered: -1500 })).toBe("no-change");
    expect(ask(-1000, { kind: "cash", amount: -1500 })).toBe("more-than-due");
    expect(ask(-1000, { kind: "cash", amount: -1000, tendered: -800 })).toBe("tendered-too-little");
  });
});

describe("a receipt of nothing", () => {
  it("is finished by an empty cash tender and by nothing else", () => {
    expect(ask(0, { kind: "cash" })).toBe("0 of 0");
    expect(ask(0, { kind: "cash", tendered: 100 })).toBe("nothing-due");
    expect(ask(0, { kind: "card" })).toBe("nothing-due");
    expect(settle(0, [], null)).toMatchObject({ settled: true, remaining: 0 });
  });

  it("does not take payments without end", () => {
    const many = Array.from({ length: 20 }, () => taken("card", 1));
    expect(ask(1000, { kind: "card", amount: 1 }, null, many)).toBe("too-many-tenders");
  });
});
