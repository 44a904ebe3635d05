import { describe, expect, it } from "vitest";
import { invariant, InvariantError, must, unreachable } from "../../src/kernel/assert.ts";

describe("a broken invariant", () => {
  it("throws what was expected", () => {
    expect(() => invariant(false, "a sale of one line")).toThrow(new InvariantError("a sale of one line"));
    expect(() => invariant(0, "a count")).toThrow(InvariantError);
    expect(() => must(undefined, "a seal")).toThrow("a seal is missing");
    expect(() => must(null, "a seal")).toThrow(InvariantError);
    expect(() => unreachable({ type: "new" } as never)).toThrow('unhandled case: {"type":"new"}');
  });

  it("leaves what holds alone, empty text and zero too", () => {
    expect([must("", "text"), must(0, "number"), must(false, "flag")]).toEqual(["", 0, false]);
    invariant(1, "a count");
  });
});
