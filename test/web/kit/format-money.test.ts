import { describe, expect, it } from "vitest";
import { currencySign, moneyParts, moneyText, quantityText, unitPriceText } from "../../../src/web/kit/format-money.ts";

describe("amounts on the screen", () => {
  it("come to the cent, also where a division would not", () => {
    // 9,000,000,000 minor units is the largest amount there is.
    expect(moneyText(8_999_999_999, 2, "en")).toBe("89,999,999.99");
    expect(moneyText(1, 2, "en")).toBe("0.01");
    expect(moneyText(8_999_999_999_999, 4, "en")).toBe("899,999,999.9999");
  });

  it("follow the currency: no minor units, two, three", () => {
    expect(moneyParts(1234, 0, "ja-JP")).toEqual({ negative: false, major: "1,234", minor: "" });
    expect(moneyParts(1234, 2, "de-DE")).toEqual({ negative: false, major: "12", minor: ",34" });
    expect(moneyParts(1234, 3, "en")).toEqual({ negative: false, major: "1", minor: ".234" });
  });

  it("have a real minus", () => {
    expect(moneyText(-5, 2, "en")).toBe("\u22120.05");
    expect(moneyText(-123_456, 2, "de-DE")).toBe("\u22121.234,56");
    expect(moneyText(0, 2, "en")).toBe("0.00");
  });

  it("put the currency where the locale does", () => {
    expect(currencySign("EUR", "en-IE")).toEqual({ text: "€", after: false });
    expect(currencySign("EUR", "de-DE")).toEqual({ text: "€", after: true });
  });

  it("show a price with the decimals it has, and no fewer than the currency", () => {
    expect(unitPriceText({ amount: 12345, decimals: 4 }, 2, "en")).toBe("1.2345");
    expect(unitPriceText({ amount: 2, decimals: 0 }, 2, "en")).toBe("2.00");
  });

  it("count pieces whole and weigh to the gram", () => {
    expect(quantityText(3000, false, "en")).toBe("3");
    expect(quantityText(1500, false, "en")).toBe("1.5");
    expect(quantityText(1250, true, "de-DE")).toBe("1,250");
    expect(quantityText(-1000, false, "en")).toBe("\u22121");
  });
});
