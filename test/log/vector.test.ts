import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AuthorId } from "../../src/log/ids.ts";
import {
  advance,
  EMPTY_VECTOR,
  mergeVectors,
  missingFrom,
  seqOf,
  type Vector,
  vectorFromJson,
  vectorsEqual,
  vectorToJson,
  vectorTotal,
} from "../../src/log/vector.ts";

const AUTHORS = [1, 2, 3, 4].map((n) => `${String(n).repeat(32)}:${String(n).repeat(16)}` as AuthorId);
const vectors: fc.Arbitrary<Vector> = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...AUTHORS), fc.nat({ max: 6 })), { selector: ([author]) => author })
  .map((pairs) => new Map(pairs));
const check = (work: (a: Vector, b: Vector, c: Vector) => void, seed: number): void => {
  fc.assert(fc.property(vectors, vectors, vectors, work), { seed, numRuns: 500 });
};

describe("merging what tills hold", () => {
  it("does not depend on order, grouping or repetition", () => {
    check((a, b, c) => {
      expect(vectorsEqual(mergeVectors(a, b), mergeVectors(b, a))).toBe(true);
      expect(vectorsEqual(mergeVectors(mergeVectors(a, b), c), mergeVectors(a, mergeVectors(b, c)))).toBe(true);
      expect(vectorsEqual(mergeVectors(a, a), a)).toBe(true);
      expect(vectorsEqual(mergeVectors(a, EMPTY_VECTOR), a)).toBe(true);
    }, 31);
  });

  it("holds what either holds, and no more", () => {
    check((a, b) => {
      const merged = mergeVectors(a, b);
      for (const author of AUTHORS) expect(seqOf(merged, author)).toBe(Math.max(seqOf(a, author), seqOf(b, author)));
    }, 32);
  });
});

describe("what is missing", () => {
  it("is just what makes the two equal, in a fixed order", () => {
    check((mine, theirs) => {
      let filled = mine;
      const missing = missingFrom(mine, theirs);
      for (const { author, from, to } of missing) {
        expect(from).toBe(seqOf(mine, author) + 1);
        expect(to).toBeGreaterThanOrEqual(from);
        filled = advance(filled, author, to);
      }
      expect(vectorsEqual(filled, mergeVectors(mine, theirs))).toBe(true);
      expect(missing.map(({ author }) => author)).toEqual(missing.map(({ author }) => author).toSorted());
    }, 33);
  });

  it("is nothing between equals, and zeros are absence", () => {
    check((a) => {
      expect(missingFrom(a, a)).toEqual([]);
    }, 34);
    expect(vectorsEqual(new Map([[AUTHORS[0]!, 0]]), EMPTY_VECTOR)).toBe(true);
  });
});

describe("a vector", () => {
  it("never goes back, and is never changed under the one who holds it", () => {
    const before = new Map([[AUTHORS[0]!, 5]]);
    expect(advance(before, AUTHORS[0]!, 4)).toBe(before);
    expect(seqOf(advance(before, AUTHORS[0]!, 6), AUTHORS[0]!)).toBe(6);
    expect(before.get(AUTHORS[0]!)).toBe(5);
  });

  it("comes back from the wire as it was, and counts its entries", () => {
    check((a) => {
      expect(vectorFromJson(vectorToJson(a))).toEqual(a);
      expect(vectorTotal(a)).toBe([...a.values()].reduce((sum, seq) => sum + seq, 0));
    }, 35);
  });

  it("from the wire names only authors, and whole seqs", () => {
    for (const seq of [-1, 0.5, 2 ** 53, Number.NaN])
      expect(vectorFromJson({ [AUTHORS[0]!]: seq }), String(seq)).toBeNull();
    for (const author of ["", "lane 1", `${AUTHORS[0]} `, AUTHORS[0]!.toUpperCase().replaceAll("1", "A"), "__proto__"])
      expect(vectorFromJson(Object.fromEntries([[author, 1]])), author).toBeNull();
  });
});
