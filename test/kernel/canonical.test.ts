import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, type Json } from "../../src/kernel/canonical.ts";

const shuffled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shuffled);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, inner]) => [key, shuffled(inner)]),
  );
};

describe("canonical JSON", () => {
  it("is JSON of the same value", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value as Json))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { seed: 5 },
    );
  });

  it("does not depend on the order in which keys were set", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonicalJson(shuffled(value) as Json)).toBe(canonicalJson(value as Json));
      }),
      { seed: 6 },
    );
  });

  it("has no white space and keys by code unit", () => {
    expect(canonicalJson({ b: [1, "x y"], a: { é: null, Z: true }, 10: -0, 9: 1 })).toBe(
      '{"10":0,"9":1,"a":{"Z":true,"é":null},"b":[1,"x y"]}',
    );
  });
});
