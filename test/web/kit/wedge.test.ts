import { describe, expect, it } from "vitest";
import { WEDGE_IDLE, WEDGE_LENGTH_MIN, type WedgeState, wedgeStep } from "../../../src/web/kit/scanner/wedge.ts";

type Stroke = readonly [key: string, gapMs: number];

/** Plays keys, each after its gap, and collects the codes heard. */
const hear = (strokes: readonly Stroke[]): { readonly codes: readonly string[]; readonly starts: number } => {
  let state: WedgeState = WEDGE_IDLE;
  let at = 1000;
  let starts = 0;
  const codes: string[] = [];
  for (const [key, gap] of strokes) {
    at += gap;
    const step = wedgeStep(state, { key, at });
    ({ state } = step);
    if (step.event.type === "started") starts += 1;
    if (step.event.type === "scanned") codes.push(step.event.code);
  }
  return { codes, starts };
};

const strokes = (text: string, gap: number, end = "Enter"): readonly Stroke[] => [
  ...Array.from(text, (key, index): Stroke => [key, index === 0 ? 1000 : gap]),
  [end, gap],
];

describe("a scanner is told from a person", () => {
  it("by its speed, whatever it sends", () => {
    expect(hear(strokes("4001234000017", 2)).codes).toEqual(["4001234000017"]);
    expect(hear(strokes("K7QX-000412", 30)).codes).toEqual(["K7QX-000412"]);
    expect(hear(strokes("(01)0400 1/é", 8, "Tab")).codes).toEqual(["(01)0400 1/é"]);
  });

  it("and the fastest typist is no scanner", () => {
    expect(hear(strokes("4001234000017", 60)).codes).toEqual([]);
    expect(hear(strokes("milk", 110)).codes).toEqual([]);
  });

  it("nor is a quick double press", () => {
    expect(hear(strokes("1".repeat(WEDGE_LENGTH_MIN - 1), 5)).codes).toEqual([]);
  });

  it("and a key that a busy computer delivers late does not cut the code in two", () => {
    const late = strokes("4001234000017", 8).map(([key, gap], index): Stroke => [key, index === 5 ? 140 : gap]);
    expect(hear(late).codes).toEqual(["4001234000017"]);
  });

  it("and what was typed by hand before is no part of the code", () => {
    expect(hear([["3", 500], ["x", 300], ...strokes("4001234000017", 8)]).codes).toEqual(["4001234000017"]);
  });

  it("and capital letters come with Shift", () => {
    const shifted = Array.from("K7QX").flatMap((key): readonly Stroke[] => [
      ["Shift", 2],
      [key, 2],
    ]);
    expect(hear([...shifted, ["Enter", 4]]).codes).toEqual(["K7QX"]);
  });

  it("and an arrow or Escape in the middle ends it: no scanner sends those", () => {
    expect(hear([...strokes("4001", 5).slice(0, -1), ["Escape", 5], ["Enter", 5]]).codes).toEqual([]);
  });

  it("and two scans in a row are two", () => {
    expect(hear([...strokes("40012340", 5), ...strokes("50012340", 5)]).codes).toEqual(["40012340", "50012340"]);
  });
});

describe("what a scan is about to change is remembered in time", () => {
  it("once at its first key", () => {
    expect(hear(strokes("4001234000017", 8)).starts).toBe(1);
  });

  it("anew for every key of a person, since each may be the first of a scan", () => {
    expect(hear(strokes("milk", 200)).starts).toBe(4);
  });
});
