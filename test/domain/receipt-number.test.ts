import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  nextReceiptNumber,
  parseReceiptNumber,
  receiptNumberToText,
  seriesOf,
} from "../../src/domain/receipt-number.ts";

const sha256 = (bytes: Uint8Array): Uint8Array => createHash("sha256").update(bytes).digest();
const device = "0123456789abcdef0123456789abcdef";

describe("two receipts of one number", () => {
  it("never come of two epochs of one till: each has its own series", () => {
    const series = new Set(
      Array.from({ length: 50 }, (_, n) => seriesOf(sha256, device, n.toString(16).padStart(16, "0"))),
    );
    expect(series.size).toBe(50);
    for (const text of series) expect(text).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}$/);
  });

  it("never come of one epoch: its series stays and the number counts up from 1", () => {
    const series = seriesOf(sha256, device, "00112233aabbccdd");
    expect(seriesOf(sha256, device, "00112233aabbccdd")).toBe(series);
    // printf '0123456789abcdef0123456789abcdef:00112233aabbccdd' | sha256sum, first 20 bits in Crockford's base 32
    expect(series).toBe("Z03R");
    expect(nextReceiptNumber(series, 0)).toEqual({ series, number: 1 });
    expect(nextReceiptNumber(series, 411)).toEqual({ series, number: 412 });
  });
});

describe("a receipt that is not found again", () => {
  it("is found by its number as printed and as people type it", () => {
    const receipt = { series: "K7QX", number: 412 };
    expect(receiptNumberToText(receipt)).toBe("K7QX-000412");
    expect(receiptNumberToText({ series: "K7QX", number: 12_345_678 })).toBe("K7QX-12345678");
    for (const text of ["K7QX-000412", " k7qx-412 "]) expect(parseReceiptNumber(text)).toEqual(receipt);
    expect(parseReceiptNumber("oil0-1")).toEqual({ series: "0110", number: 1 });
    for (const text of ["", "K7QX", "K7QX-", "K7QX-0", "412", "K7-QX-1", "K7QX-1e3"])
      expect(parseReceiptNumber(text)).toBeNull();
  });
});
