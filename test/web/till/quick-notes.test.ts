import { assert, constantFrom, integer, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { isImplausibleCash, quickNotes } from "../../../src/web/till/model/quick-notes.ts";

describe("what a customer is likely to hand over", () => {
  it("is the next coins and notes of the currency", () => {
    expect(quickNotes(2345, "EUR", 2)).toEqual([2400, 2500, 3000, 4000, 5000, 10_000]);
    expect(quickNotes(2345, "USD", 2)).toEqual([2400, 2500, 3000, 4000, 5000, 10_000]);
    expect(quickNotes(85, "GBP", 2)).toEqual([100, 200, 500, 1000, 2000, 5000]);
    expect(quickNotes(843, "JPY", 0)).toEqual([900, 1000, 5000, 10_000]);
    expect(quickNotes(1340, "KWD", 3)).toEqual([1500, 2000, 5000, 10_000, 20_000]);
  });

  it("leaves the exact sum to its own key", () => {
    expect(quickNotes(2000, "EUR", 2)).toEqual([5000, 10_000, 20_000]);
  });

  it("is nothing where nothing is due or money goes back", () => {
    expect(quickNotes(0, "EUR", 2)).toEqual([]);
    expect(quickNotes(-500, "EUR", 2)).toEqual([]);
  });

  it("covers any sum in any currency, ascending, in at most six keys", () => {
    assert(
      property(integer({ min: 1, max: 10_000_000 }), constantFrom("EUR", "JPY", "KWD", "XYZ"), (due, currency) => {
        const sums = quickNotes(due, currency, 2);
        expect(sums.length).toBeLessThanOrEqual(6);
        expect(sums.every((sum, index) => sum > (sums[index - 1] ?? due))).toBe(true);
      }),
      { seed: 20_261_123 },
    );
  });

  it("is never a barcode", () => {
    expect(isImplausibleCash(4_001_234_000_017, 129, "EUR", 2)).toBe(true);
    expect(isImplausibleCash(20_000, 129, "EUR", 2)).toBe(false);
    // Ten of the largest note above what is due is the end of it.
    expect(isImplausibleCash(200_129, 129, "EUR", 2)).toBe(false);
    expect(isImplausibleCash(200_130, 129, "EUR", 2)).toBe(true);
  });
});
