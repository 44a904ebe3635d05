import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sumOf } from "../../src/domain/money.ts";
import { computeTaxes, type TaxableLine } from "../../src/domain/tax.ts";

const line = (total: number, taxRate: number, taxCode = "A", taxExempt: string | null = null): TaxableLine => ({
  taxCode,
  taxRate,
  taxExempt,
  total,
  exactBase: BigInt(total) * 100_000n,
});

const sums = (taxes: ReturnType<typeof computeTaxes>) => ({
  net: sumOf(taxes.map((tax) => tax.net)),
  tax: sumOf(taxes.map((tax) => tax.tax)),
  gross: sumOf(taxes.map((tax) => tax.gross)),
});

describe("prices that contain the tax", () => {
  it("keep the gross as the fact: 28.90 at 22 % and 1.25 at 10 % are 30.15, not 30.14", () => {
    const taxes = computeTaxes([line(2890, 22_000, "A"), line(125, 10_000, "B")], "included", "rate");
    expect(taxes).toEqual([
      { code: "A", rate: 22_000, net: 2369, tax: 521, gross: 2890 },
      { code: "B", rate: 10_000, net: 114, tax: 11, gross: 125 },
    ]);
    expect(sums(taxes).gross).toBe(3015);
  });

  it("are split once per rate, not per line", () => {
    const taxes = computeTaxes([line(10, 25_000), line(10, 25_000), line(10, 25_000)], "included", "line");
    expect(taxes).toEqual([{ code: "A", rate: 25_000, net: 24, tax: 6, gross: 30 }]);
  });
});

describe("tax added on top", () => {
  const basket = [line(4 * 148, 21_000), line(152, 21_000), line(154, 21_000), line(39, 21_000)];

  it("per line: tax 1.96, total 11.33", () => {
    expect(sums(computeTaxes(basket, "added", "line"))).toEqual({ net: 937, tax: 196, gross: 1133 });
  });

  it("per total: tax 1.97, total 11.34", () => {
    expect(sums(computeTaxes(basket, "added", "rate"))).toEqual({ net: 937, tax: 197, gross: 1134 });
  });

  it("rounds each rate under `rate`, but the receipt once under `receipt`, and shares its cents", () => {
    const two = [line(10, 5000, "B"), line(10, 5000, "C"), line(10, 0, "A")];
    expect(computeTaxes(two, "added", "rate").map((tax) => tax.tax)).toEqual([0, 1, 1]);
    expect(computeTaxes(two, "added", "receipt").map((tax) => tax.tax)).toEqual([0, 1, 0]);
  });

  it("taxes the unrounded base under a percentage discount on the receipt", () => {
    // Three of 0.05 less 10 % are 0.135, shown as 0.14: at 100 % the tax is 0.135, not 0.14, and 8 lines of it are 1.08.
    const lines = Array.from({ length: 8 }, (_, index) => ({
      ...line(index % 2 === 0 ? 14 : 13, 100_000),
      exactBase: 15n * 90_000n,
    }));
    expect(sums(computeTaxes(lines, "added", "rate"))).toEqual({ net: 108, tax: 108, gross: 216 });
    expect(sums(computeTaxes(lines.slice(0, 1), "added", "rate")).tax).toBe(14);
    expect(sums(computeTaxes(lines.slice(1, 2), "added", "rate")).tax).toBe(14);
    expect(sums(computeTaxes(lines.slice(1, 2), "added", "line")).tax).toBe(13);
  });
});

describe("an exempt line", () => {
  it("is counted under its code at rate 0, apart from the taxed ones, and the sums hold", () => {
    const taxes = computeTaxes(
      [line(1000, 7875, "B", "food stamps"), line(1000, 7875, "B"), line(50, 0)],
      "added",
      "rate",
    );
    expect(taxes).toEqual([
      { code: "A", rate: 0, net: 50, tax: 0, gross: 50 },
      { code: "B", rate: 7875, net: 1000, tax: 79, gross: 1079 },
      { code: "B", rate: 0, net: 1000, tax: 0, gross: 1000 },
    ]);
  });
});

describe("for any receipt", () => {
  const anyLine = fc
    .record({
      total: fc.integer({ min: -50_000, max: 500_000 }),
      code: fc.constantFrom("A", "B", "C"),
      exempt: fc.constantFrom(null, null, "diplomat"),
    })
    .map(({ total, code, exempt }) => line(total, { A: 0, B: 7875, C: 25_000 }[code], code, exempt));
  const anyLines = fc.array(anyLine, { maxLength: 30 });

  it("tax lines sum to the lines, whatever the mode, and net + tax is gross", () => {
    fc.assert(
      fc.property(
        anyLines,
        fc.constantFrom("included" as const, "added" as const),
        fc.constantFrom("line" as const, "rate" as const, "receipt" as const),
        (lines, mode, rounding) => {
          const taxes = computeTaxes(lines, mode, rounding);
          const whole = sumOf(lines.map((line) => line.total));
          expect(sums(taxes)[mode === "included" ? "gross" : "net"]).toBe(whole);
          for (const tax of taxes) expect(tax.net + tax.tax).toBe(tax.gross);
          for (const tax of taxes) if (tax.rate === 0) expect(tax.tax).toBe(0);
        },
      ),
      { seed: 1_003 },
    );
  });

  it("a receipt taken back whole has exactly the negative tax", () => {
    fc.assert(
      fc.property(
        anyLines,
        fc.constantFrom("line" as const, "rate" as const, "receipt" as const),
        (lines, rounding) => {
          const back = lines.map((line) => ({ ...line, total: -line.total, exactBase: -line.exactBase }));
          for (const mode of ["included", "added"] as const) {
            const there = computeTaxes(lines, mode, rounding);
            const andBack = computeTaxes(back, mode, rounding);
            expect(andBack.map((tax) => tax.tax + 0)).toEqual(there.map((tax) => 0 - tax.tax));
          }
        },
      ),
      { seed: 1_004 },
    );
  });

  it("the order of scanning changes neither taxes nor totals", () => {
    fc.assert(
      fc.property(
        anyLines,
        fc.constantFrom("line" as const, "rate" as const, "receipt" as const),
        (lines, rounding) => {
          expect(computeTaxes(lines.toReversed(), "added", rounding)).toEqual(computeTaxes(lines, "added", rounding));
        },
      ),
      { seed: 1_005 },
    );
  });
});
