import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { extend, formatQuantity, formatUnitPrice, parseQuantity, parseUnitPrice } from "../../src/domain/quantity.ts";

const price = (amount: number, decimals = 2) => ({ amount, decimals });

describe("a weight misread", () => {
  it("is read to the thousandth and no finer", () => {
    expect(parseQuantity("0.345")).toBe(345);
    expect(parseQuantity("3")).toBe(3000);
    expect(parseQuantity("2,75")).toBe(2750);
    expect(parseQuantity("-1")).toBe(-1000);
    expect(parseQuantity("0.3450")).toBe(345);
    expect(parseQuantity("0.3455")).toBeNull();
    expect(parseQuantity("100000")).toBeNull();
    expect(parseQuantity("3x")).toBeNull();
  });

  it("is written in full for what is measured, short for pieces", () => {
    expect(formatQuantity(3000)).toBe("3");
    expect(formatQuantity(2500)).toBe("2.5");
    expect(formatQuantity(2750, "kg")).toBe("2.750");
    expect(formatQuantity(345, "kg", "de")).toBe("0,345");
    expect(formatQuantity(-1000, "each", "en", "\u2212")).toBe("\u22121");
  });
});

describe("a unit price misread", () => {
  it("keeps the decimals it needs, and at least the currency's", () => {
    expect(parseUnitPrice("2", 2)).toEqual(price(200));
    expect(parseUnitPrice("1.990", 2)).toEqual(price(199));
    expect(parseUnitPrice("1.2345", 2)).toEqual(price(12_345, 4));
    expect(parseUnitPrice("1.2345678", 2)).toBeNull();
    expect(parseUnitPrice("99999999999", 2)).toBeNull();
    expect(formatUnitPrice(price(199), 2, "en")).toBe("1.99");
    expect(formatUnitPrice(price(2, 0), 2, "de")).toBe("2,00");
    expect(formatUnitPrice(price(12_345, 4), 2, "en")).toBe("1.2345");
  });
});

describe("a price times a quantity", () => {
  it("is rounded once, half away from zero, the same for goods that come back", () => {
    expect(extend(345, price(1299), 2)).toBe(448);
    expect(extend(500, price(1), 2)).toBe(1);
    expect(extend(-500, price(1), 2)).toBe(-1);
    expect(extend(3000, price(199), 2)).toBe(597);
    expect(extend(1500, price(12_345, 4), 2)).toBe(185);
    expect(extend(2500, price(333), 0)).toBe(8);
    expect(extend(1000, price(2, 0), 3)).toBe(2000);
  });

  it("is refused, not wrapped, beyond what an amount may be", () => {
    expect(extend(99_999_000, price(9_000_000_000, 0), 4)).toBeNull();
    expect(extend(-99_999_000, price(9_000_000_000), 2)).toBeNull();
    expect(extend(1000, price(9_000_000_000), 2)).toBe(9_000_000_000);
  });

  it("is never half a cent or more from exact", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -99_999, max: 99_999 }),
        fc.integer({ min: 0, max: 900_000 }),
        fc.integer({ min: 0, max: 6 }),
        (quantity, amount, decimals) => {
          const minor = BigInt(extend(quantity, price(amount, decimals), 2)!);
          const off = 2n * (minor * 10n ** BigInt(decimals + 1) - BigInt(quantity) * BigInt(amount));
          const unit = 10n ** BigInt(decimals + 1);
          expect(off <= unit && off >= -unit).toBe(true);
        },
      ),
      { seed: 1_002 },
    );
  });
});
