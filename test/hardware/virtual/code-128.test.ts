import { describe, expect, it } from "vitest";
import { code128 } from "../../../src/hardware/virtual/code-128.ts";

const bars = (text: string) => code128(new TextEncoder().encode(text));
/** Patterns of seven widths at the end, six elsewhere. */
const patternsOf = (widths: readonly number[]): string[] => widths.slice(0, -7).join("").match(/.{6}/g) ?? [];

describe("Code 128", () => {
  it("has 106 different patterns of 11 modules whose bars are even in sum", () => {
    const all = new Set<string>();
    for (const data of ["{A", "{B", "{C"]) {
      for (let byte = 0; byte < 128; byte++) {
        const code = code128(new Uint8Array([...new TextEncoder().encode(data), byte]));
        for (const pattern of code ? patternsOf(code.widths) : []) all.add(pattern);
      }
    }
    // The switches between sets, which are not data.
    for (const data of ["{A1{B1", "{B1{C1", "{C1{A1", "{A1{C1", "{B1{A1", "{C1{B1"]) {
      for (const pattern of patternsOf(bars(data)?.widths ?? [])) all.add(pattern);
    }
    for (const pattern of all) {
      const widths = Array.from(pattern, Number);
      expect(widths.reduce((sum, width) => sum + width, 0)).toBe(11);
      expect(((widths[0] ?? 0) + (widths[2] ?? 0) + (widths[4] ?? 0)) % 2).toBe(0);
    }
    // 96 to 98 and 102 are function characters that no text needs.
    expect(all.size).toBeGreaterThanOrEqual(100);
  });

  it("computes the check character: PJJ123C in set A has 54, A in set B has 34", () => {
    // (104 + 1 * 33) mod 103 = 34, which is B in set B.
    expect(patternsOf(bars("{BA")?.widths ?? []).at(-1)).toBe(patternsOf(bars("{BB")?.widths ?? [])[1]);
    const code = bars("{APJJ123C");
    // 54 is V in set A; its pattern is the last before the stop.
    expect(patternsOf(code?.widths ?? []).at(-1)).toBe(patternsOf(bars("{AV")?.widths ?? [])[1]);
    expect(code?.modules).toBe(11 * 9 + 13);
    expect(code?.text).toBe("PJJ123C");
  });

  it("is not drawn for data that no set holds", () => {
    expect(bars("no set chosen")).toBeNull();
    expect(bars("{B")).toBeNull();
    expect(bars("{Bx{")).toBeNull();
    expect(code128(Uint8Array.of(0x7b, 0x43, 100))).toBeNull();
    expect(bars("{B{{")?.text).toBe("{");
  });
});
