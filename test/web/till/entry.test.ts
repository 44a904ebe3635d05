import { describe, expect, it } from "vitest";
import {
  looksLikeArticle,
  parseQuantity,
  parseTimes,
  typeAmount,
  typeQuantity,
} from "../../../src/web/till/model/entry.ts";

const typed = (keys: readonly string[], type: (text: string, key: string) => string): string =>
  keys.reduce((text, key) => type(text, key), "");

describe("typed figures", () => {
  it("shift in from the right as on every till", () => {
    expect(typed(["2", "0", "00"], typeAmount)).toBe("2000");
    expect(typed(["0", "00", "5"], typeAmount)).toBe("5");
  });

  it("never grow beyond the largest amount", () => {
    expect(typed(Array.from("99999999999"), typeAmount)).toBe("999999999");
  });

  it("are weights with one decimal sign and grams", () => {
    expect(typed(Array.from("1,2505"), typeQuantity)).toBe("1.250");
    expect(typed(Array.from(",5"), typeQuantity)).toBe("0.5");
    expect(typed(Array.from("1..5"), typeQuantity)).toBe("1.5");
    expect([parseQuantity("1.25"), parseQuantity("0,5"), parseQuantity("3")]).toEqual([1250, 500, 3000]);
    expect([parseQuantity("0"), parseQuantity(""), parseQuantity("x"), parseQuantity("1.2345")]).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });

  it("are a quantity when a times follows, and nothing else is", () => {
    expect([parseTimes("3x"), parseTimes("3*"), parseTimes("0,75 ×"), parseTimes("12X")]).toEqual([
      3000, 3000, 750, 12_000,
    ]);
    expect([parseTimes("x"), parseTimes("3"), parseTimes("3xl"), parseTimes("0x")]).toEqual([null, null, null, null]);
  });
});

describe("a receipt's barcode", () => {
  it("is no article number", () => {
    expect(["40012345", "036000291452", "4001234000017", "04001234000017"].every(looksLikeArticle)).toBe(true);
    expect(["K7QX-000412", "123456789", "400123400001A"].some(looksLikeArticle)).toBe(false);
  });
});
