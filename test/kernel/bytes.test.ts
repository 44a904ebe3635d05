import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesEqual, concatBytes, fromHex, fromUtf8, toBase32, toHex, utf8 } from "../../src/kernel/bytes.ts";

const anyBytes = fc.uint8Array({ maxLength: 64 });

describe("hexadecimal", () => {
  it("gives back what it was made of", () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        expect(fromHex(toHex(bytes))).toEqual(bytes);
      }),
      { seed: 1 },
    );
  });

  it.each(["0", "0g", "AB", " 00", "00\n", "0x00", "é0"])("is nothing but lower-case pairs: not %j", (text) => {
    expect(fromHex(text)).toBeNull();
  });
});

describe("text", () => {
  it("keeps every character, also the ones that decoders like to eat", () => {
    for (const text of ["\u{feff}mark", "a\0b", "\u{ffff}", "\u{10ffff}", "🍮", ""])
      expect(fromUtf8(utf8(text))).toBe(text);
  });

  it("is refused when it is not UTF-8, never repaired", () => {
    for (const hex of ["ff", "c0af", "eda080", "f4908080", "e282"]) {
      expect(() => fromUtf8(fromHex(hex)!), hex).toThrow(TypeError);
    }
  });
});

describe("bytes", () => {
  it("are equal when length and each byte are", () => {
    fc.assert(
      fc.property(anyBytes, anyBytes, (a, b) => {
        expect(bytesEqual(a, b)).toBe(Buffer.compare(a, b) === 0);
      }),
      { seed: 2 },
    );
  });

  it("are joined in order", () => {
    fc.assert(
      fc.property(fc.array(anyBytes), (parts) => {
        expect(Buffer.compare(concatBytes(parts), Buffer.concat(parts))).toBe(0);
      }),
      { seed: 3 },
    );
  });
});

describe("base 32", () => {
  it("takes five bits a character, the first ones first (vectors by hand)", () => {
    expect(toBase32(fromHex("ffffffffff")!, 8)).toBe("ZZZZZZZZ");
    expect(toBase32(fromHex("0000000001")!, 8)).toBe("00000001");
    expect(toBase32(fromHex("0842108421")!, 8)).toBe("11111111");
    expect(toBase32(fromHex("0842108421")!, 3)).toBe("111");
  });

  it("says the same number as its bytes", () => {
    const digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 10, maxLength: 10 }), (bytes) => {
        const value = toBase32(bytes, 16)
          .split("")
          .reduce((sum, digit) => sum * 32n + BigInt(digits.indexOf(digit)), 0n);
        expect(value).toBe(BigInt(`0x${toHex(bytes)}`));
      }),
      { seed: 4 },
    );
  });

  it("is never silently short", () => {
    expect(() => toBase32(new Uint8Array(2), 4)).toThrow(/bytes enough/);
  });
});
