import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkDigitOf } from "../../src/domain/gtin.ts";
import { type PriceLabelLayout, readPriceLabel, verifierOf } from "../../src/domain/price-label.ts";

const WEIGHT: PriceLabelLayout = {
  prefix: "21",
  itemDigits: 5,
  measureDigits: 5,
  measure: "weight",
  decimals: 3,
  verifier: false,
};
const PRICE: PriceLabelLayout = {
  prefix: "02",
  itemDigits: 5,
  measureDigits: 4,
  measure: "price",
  decimals: 2,
  verifier: true,
};
const LAYOUTS = [WEIGHT, PRICE];

describe("a label charged as something else", () => {
  it("is read as the book's vector: 2100001027506 is item 2100001000004, 2.750 kg", () => {
    expect(readPriceLabel("2100001027506", LAYOUTS)).toEqual({
      ok: true,
      value: { item: "02100001000004", measure: "weight", value: 2750, decimals: 3 },
    });
  });

  it("carries a price behind its verifier, as thirteen digits or a UPC's twelve", () => {
    const body = `0212345${verifierOf("2875")}2875`;
    const code = body + checkDigitOf(body);
    expect(code).toHaveLength(13);
    const read = readPriceLabel(code, LAYOUTS);
    expect(read).toEqual({
      ok: true,
      value: {
        item: `00212345${"0".repeat(5)}${checkDigitOf("021234500000")}`,
        measure: "price",
        value: 2875,
        decimals: 2,
      },
    });
    expect(readPriceLabel(code.slice(1), LAYOUTS)).toEqual(read);
  });

  it("is refused when its check digit or its verifier is wrong", () => {
    expect(readPriceLabel("2100001027507", LAYOUTS)).toEqual({
      ok: false,
      error: { type: "wrong-check-digit", expected: "6" },
    });
    const body = `021234502875`;
    expect(readPriceLabel(body + checkDigitOf(body), LAYOUTS)).toEqual({
      ok: false,
      error: { type: "wrong-verifier", expected: "9", got: "0" },
    });
  });

  it("is not made of an article's own number, or of something shorter", () => {
    expect(readPriceLabel("4006381333931", LAYOUTS)).toBeNull();
    expect(readPriceLabel("21", LAYOUTS)).toBeNull();
    expect(readPriceLabel("21000010275ab", LAYOUTS)).toBeNull();
  });

  it("stops at a layout that does not fit thirteen digits", () => {
    expect(() => readPriceLabel("2100001027506", [{ ...WEIGHT, itemDigits: 6 }])).toThrow("thirteen");
  });
});

describe("GS1's verifier", () => {
  it("is 9 for 2875 and 6 for 14685, where a widely copied answer stops at 7", () => {
    expect(verifierOf("2875")).toBe("9");
    expect(verifierOf("14685")).toBe("6");
    expect(verifierOf("0000")).toBe("0");
    expect(verifierOf("00000")).toBe("0");
  });

  it("finds every price with one digit wrong", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(4, 5),
        fc.nat(99_999),
        fc.nat(4),
        fc.integer({ min: 1, max: 9 }),
        (length, value, place, off) => {
          const digits = value
            .toString()
            .padStart(5, "0")
            .slice(5 - length);
          const at = place % length;
          const wrong = digits.slice(0, at) + String((Number(digits.charAt(at)) + off) % 10) + digits.slice(at + 1);
          expect(verifierOf(wrong)).not.toBe(verifierOf(digits));
        },
      ),
      { seed: 1_031 },
    );
  });
});
