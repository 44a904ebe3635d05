import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { currencyCodes, exponentOf } from "../../src/domain/currency.ts";
import { allocate, distribute, formatAmount, parseAmount, roundedQuotient, sumOf } from "../../src/domain/money.ts";

const SEED = 1_001;

describe("a currency with the wrong number of decimals", () => {
  it("never happens for the ones that differ", () => {
    expect([exponentOf("JPY"), exponentOf("ISK"), exponentOf("EUR"), exponentOf("KWD"), exponentOf("CLF")]).toEqual([
      0, 0, 2, 3, 4,
    ]);
  });

  it("is not invented for gold, funds, test codes or misspellings", () => {
    expect(["XAU", "XDR", "XXX", "XTS", "eur", "EURO", ""].map(exponentOf)).toEqual(Array(7).fill(null));
  });

  it("is known for all 166 currencies of list one that have minor units, each once", () => {
    expect(currencyCodes()).toHaveLength(166);
    expect(new Set(currencyCodes()).size).toBe(166);
    expect(currencyCodes().every((code) => /^[A-Z]{3}$/.test(code))).toBe(true);
  });
});

describe("a half cent", () => {
  it("goes away from zero, both ways alike", () => {
    expect(roundedQuotient(5n, 10n)).toBe(1);
    expect(roundedQuotient(-5n, 10n)).toBe(-1);
    expect(roundedQuotient(4n, 10n)).toBe(0);
    expect(Object.is(roundedQuotient(-4n, 10n), 0)).toBe(true);
    expect(roundedQuotient(25n, 10n)).toBe(3);
    expect(roundedQuotient(-25n, 10n)).toBe(-3);
  });

  it("crashes rather than lose digits beyond 2^53", () => {
    expect(() => roundedQuotient(2n ** 60n, 1n)).toThrow("2^53");
    expect(() => sumOf([Number.MAX_SAFE_INTEGER, 1])).toThrow("2^53");
  });
});

describe("a cent lost in sharing", () => {
  it("is found: the vectors of DOMAIN-RULES 1.19", () => {
    expect(allocate(1000, [1, 1, 1])).toEqual([334, 333, 333]);
    expect(allocate(3000, Array<number>(7).fill(1))).toEqual([429, 429, 429, 429, 428, 428, 428]);
  });

  it("goes to the same share when the sign turns", () => {
    expect(allocate(-1000, [1, 1, 1])).toEqual([-334, -333, -333]);
  });

  it("goes to the largest remainder, not to the first", () => {
    expect(allocate(100, [1, 2])).toEqual([33, 67]);
    expect(allocate(-100, [1, 2])).toEqual([-33, -67]);
  });

  it("needs a weight to go to", () => {
    expect(allocate(0, [0, 0])).toEqual([0, 0]);
    expect(() => allocate(1, [0, 0])).toThrow("weight");
    expect(() => allocate(1, [-1, 3])).toThrow("weight");
  });

  it("never happens: shares sum to the total, are mirrored for refunds, and are less than one from exact", () => {
    const weights = fc.array(fc.nat(9_000_000_000), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(fc.integer({ min: -9_000_000_000, max: 9_000_000_000 }), weights, (total, weights) => {
        fc.pre(weights.some((weight) => weight > 0));
        const shares = allocate(total, weights);
        expect(sumOf(shares)).toBe(total);
        expect(allocate(-total, weights)).toEqual(shares.map((share) => (share === 0 ? 0 : -share)));
        const whole = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
        for (const [index, share] of shares.entries()) {
          const off = BigInt(share) * whole - BigInt(total) * BigInt(weights[index]!);
          expect(off < whole && off > -whole).toBe(true);
          if (weights[index] === 0) expect(share).toBe(0);
        }
      }),
      { seed: SEED },
    );
  });

  it("never happens for parts of mixed sign either", () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt(-(10n ** 14n), 10n ** 14n), { minLength: 1, maxLength: 30 }), (numerators) => {
        const total = roundedQuotient(
          numerators.reduce((sum, part) => sum + part, 0n),
          100_000n,
        );
        const parts = distribute(total, numerators, 100_000n);
        expect(sumOf(parts)).toBe(total);
        for (const [index, part] of parts.entries()) {
          const off = BigInt(part) * 100_000n - numerators[index]!;
          expect(off < 100_000n && off > -100_000n).toBe(true);
        }
      }),
      { seed: SEED },
    );
  });
});

describe("an amount misread", () => {
  it("is written as the locale writes it", () => {
    expect(formatAmount(123_450, 2)).toBe("1,234.50");
    expect(formatAmount(123_450, 2, "de-DE")).toBe("1.234,50");
    expect(formatAmount(123_450, 2, "de-CH")).toBe("1'234.50");
    expect(formatAmount(123_450, 2, "fr")).toBe("1\u00a0234,50");
    expect(formatAmount(1_234_567, 0, "ja")).toBe("1,234,567");
    expect(formatAmount(1_234_567, 3, "en-US")).toBe("1,234.567");
    expect(formatAmount(-5, 2)).toBe("-0.05");
    expect(formatAmount(-5, 2, "en", "\u2212")).toBe("\u22120.05");
    expect(formatAmount(0, 2)).toBe("0.00");
    expect(formatAmount(100, 2, "tlh-Klingon")).toBe("1.00");
    expect(formatAmount(999, 0)).toBe("999");
  });

  it("is read with a point or a comma, and never with a guess", () => {
    expect(parseAmount("12.5", 2)).toBe(1250);
    expect(parseAmount(" 12,50 ", 2)).toBe(1250);
    expect(parseAmount("-3", 2)).toBe(-300);
    expect(parseAmount("\u22123", 2)).toBe(-300);
    expect(Object.is(parseAmount("-0", 2), 0)).toBe(true);
    expect(parseAmount("1,234", 2)).toBeNull();
    expect(parseAmount("1,234", 3)).toBe(1234);
    for (const text of ["", "1,234.50", "1.", ".5", "1e3", "0x10", "12 EUR", "NaN", "9".repeat(20)])
      expect(parseAmount(text, 2)).toBeNull();
    expect(parseAmount("9007199254740993", 0)).toBeNull();
    expect(parseAmount("99999999999999", 4)).toBeNull();
  });

  it("comes back as it was written", () => {
    fc.assert(
      fc.property(fc.integer({ min: -999_999, max: 999_999 }), fc.integer({ min: 0, max: 4 }), (minor, exponent) => {
        const text = formatAmount(minor, exponent, "en").replaceAll(",", "");
        expect(parseAmount(text, exponent)).toBe(minor);
      }),
      { seed: SEED },
    );
  });
});
