import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { checkDigitOf, expandUpcE, explainGtinFault, hasCheckDigit, normaliseGtin } from "../../src/domain/gtin.ts";

const DATA = process.env["TILLMESH_DATA"] ?? path.resolve(import.meta.dirname, "../../../shared/data");
const VECTORS = path.join(DATA, "gs1/linter-vectors.json");

const gtin = (text: string, symbology?: "upc-e"): string => {
  const result = normaliseGtin(text, symbology);
  return result.ok ? result.value : result.error.type;
};

describe("one article under two numbers", () => {
  it("is one GTIN-14, however its pack says it", () => {
    expect(gtin("4006381333931")).toBe("04006381333931");
    expect(gtin("04006381333931")).toBe("04006381333931");
    expect(gtin("400-6381 333931")).toBe("04006381333931");
    expect(gtin("036000291452")).toBe("00036000291452");
    expect(gtin("0036000291452")).toBe("00036000291452");
    expect(gtin("96385074")).toBe("00000096385074");
    expect(gtin("10614141000415")).toBe("10614141000415");
    expect(gtin("2100001000004")).toBe("02100001000004");
  });

  it("expands UPC-E by each of its rules", () => {
    expect(expandUpcE("04252614")).toBe("042100005264");
    expect(expandUpcE("01234503")).toBe("012000003453");
    expect(expandUpcE("01234513")).toBe("012100003453");
    expect(expandUpcE("01234523")).toBe("012200003453");
    expect(expandUpcE("01234531")).toBe("012300000451");
    expect(expandUpcE("01234543")).toBe("012340000053");
    expect(expandUpcE("00123457")).toBe("001234000057");
    expect(gtin("04252614")).toBe("00042100005264");
    expect(gtin("425261", "upc-e")).toBe("00042100005264");
    expect(gtin("0425261", "upc-e")).toBe("00042100005264");
    expect(gtin("04252614", "upc-e")).toBe("00042100005264");
  });

  it("takes eight digits for an EAN-8 first, because both can be right", () => {
    expect(gtin("00123457")).toBe("00000000123457");
    expect(gtin("00123457", "upc-e")).toBe("00001234000057");
    expect(hasCheckDigit("02345673")).toBe(true);
    expect(gtin("02345673")).toBe("00000002345673");
  });
});

describe("a mistyped number", () => {
  it("is refused with the check digit that would be right", () => {
    const result = normaliseGtin("4006381333932");
    expect(result).toEqual({ ok: false, error: { type: "wrong-check-digit", expected: "1", got: "2" } });
    expect(result.ok ? "" : explainGtinFault("4006381333932", result.error)).toBe(
      "barcode 4006381333932 ends in 2 where its check digit is 1; compare it with the pack",
    );
  });

  it("is refused when it is no article's number at all", () => {
    expect(gtin("400638133393")).toBe("wrong-check-digit");
    expect(gtin("12345")).toBe("wrong-length");
    expect(gtin("")).toBe("not-digits");
    expect(gtin("40063813339E1")).toBe("not-digits");
    expect(gtin("٤٠٠٦٣٨١٣٣٣٩٣١")).toBe("not-digits");
    expect(gtin("0000000000000")).toBe("all-zeros");
    expect(gtin("25252614", "upc-e")).toBe("no-such-number-system");
    expect(gtin("4252", "upc-e")).toBe("wrong-length");
    expect(gtin("04252615", "upc-e")).toBe("wrong-check-digit");
    for (const fault of [{ type: "not-digits" }, { type: "wrong-length", length: 5 }, { type: "all-zeros" }] as const)
      expect(explainGtinFault("12345", fault)).toContain("12345");
    expect(explainGtinFault("2", { type: "no-such-number-system", got: "2" })).toContain("0 or 1");
  });

  it("never passes with one digit wrong", () => {
    const anyDigits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 13, maxLength: 13 });
    fc.assert(
      fc.property(anyDigits, fc.nat(13), fc.integer({ min: 1, max: 9 }), (digits, place, off) => {
        const right = `${digits.join("")}${checkDigitOf(digits.join(""))}`;
        const wrong = right.split("").map((digit, at) => (at === place ? (Number(digit) + off) % 10 : digit));
        expect(hasCheckDigit(right)).toBe(true);
        expect(hasCheckDigit(wrong.join(""))).toBe(false);
      }),
      { seed: 1_030 },
    );
  });
});

describe("GS1's own vectors", () => {
  it(`agree with ours${existsSync(VECTORS) ? "" : ` (not found at ${VECTORS}: only the hand-written ones above ran)`}`, () => {
    if (!existsSync(VECTORS)) return;
    const vector = z.object({ linter: z.string(), input: z.unknown(), valid: z.boolean() });
    const vectors = z
      .array(vector)
      .parse(JSON.parse(readFileSync(VECTORS, "utf8")))
      .filter(({ linter, input }) => linter === "csum" && typeof input === "string");
    expect(vectors.length).toBeGreaterThanOrEqual(9);
    for (const { input, valid } of vectors) expect([input, hasCheckDigit(String(input))]).toEqual([input, valid]);
  });
});
