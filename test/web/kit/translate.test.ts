import { describe, expect, it } from "vitest";
import { directionOf, fill, pickLanguage, translateCount } from "../../../src/web/kit/i18n/translate.ts";

describe("words", () => {
  it("are filled in, and a forgotten value stays visible", () => {
    expect(fill("{a} of {b}", { a: 1 })).toBe("1 of {b}");
  });

  it("are not filled a second time by what is filled in", () => {
    expect(fill("{a}", { a: "{b}", b: "x" })).toBe("{b}");
  });

  it("follow the count by the language's rules", () => {
    const words = { sale_one: "{count} sale", sale_other: "{count} sales" };
    expect([0, 1, 2].map((count) => translateCount<keyof typeof words>(words, "en", "sale", count))).toEqual([
      "0 sales",
      "1 sale",
      "2 sales",
    ]);
  });

  it("come in the store's language where there is one, else in the first", () => {
    expect(pickLanguage("de-AT", ["en", "de"])).toBe("de");
    expect(pickLanguage("ja-JP", ["en", "de"])).toBe("en");
  });

  it("know which way they run", () => {
    expect([directionOf("ar-EG"), directionOf("de")]).toEqual(["rtl", "ltr"]);
  });
});
