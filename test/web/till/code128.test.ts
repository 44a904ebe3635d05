import { describe, expect, it } from "vitest";
import { code128 } from "../../../src/web/till/model/code128.ts";

describe("the barcode of the preview", () => {
  it("is the symbol of ISO/IEC 15417: start B, text, check, stop", () => {
    // "A": value 33; check (104 + 33) mod 103 = 34. Widths from the standard's table, typed anew here.
    const [startB, a, check, stop] = ["211214", "111323", "131123", "2331112"];
    expect(code128("A")?.join("")).toBe(`${startB}${a}${check}${stop}`);
  });

  it("has eleven modules a character and thirteen for the stop", () => {
    const total = code128("K7QX-000412")?.reduce((sum, width) => sum + width, 0);
    expect(total).toBe(11 * (1 + 11 + 1) + 13);
  });

  it("is none for what the set cannot write", () => {
    expect([code128(""), code128("é"), code128("\n")]).toEqual([null, null, null]);
  });
});
