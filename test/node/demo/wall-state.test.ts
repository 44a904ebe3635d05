import { describe, expect, it } from "vitest";
import { wallStateSchema } from "../../../src/api/wall-schemas.ts";
import { wallStateOf } from "../../../src/node/demo/wall-state.ts";
import { authorOf, KILLED, observe, type TillSketch, wallInput } from "./support/wall-world.ts";

const wall = (one: TillSketch = {}, two: TillSketch = {}, three: TillSketch = {}) =>
  wallStateOf(wallInput([observe(1, one), observe(2, two), observe(3, three)]));

describe("the wall's state", () => {
  it("calls tills equal only when vectors and figures are", () => {
    const state = wall();
    expect(state.agreement).toEqual({ running: 3, equal: 3, allEqual: true, differing: [], onStoppedOnly: 0 });
    expect(state.links.map((link) => link.up)).toEqual([true, true, true]);
    expect(wallStateSchema.parse(state)).toEqual(state);
  });

  it("counts how far the one behind is behind, and calls the other two equal", () => {
    const state = wall({ heights: [24, 2, 3] }, { heights: [10, 2, 3] }, { heights: [24, 2, 3] });
    expect(state.agreement).toMatchObject({ equal: 2, allEqual: false });
    expect(state.tills.map((till) => till.behind)).toEqual([0, 14, 0]);
    expect(state.links.find((link) => link.a === 1 && link.b === 2)).toMatchObject({ behindA: 0, behindB: 14 });
  });

  it("does not hide that tills with the same entries show different figures", () => {
    const state = wall({}, { digest: "other" });
    expect(state.agreement).toMatchObject({ equal: 2, allEqual: false, differing: [1, 2, 3] });
    expect(state.tills.every((till) => till.behind === 0)).toBe(true);
  });

  it("shows a partition from both sides", () => {
    const state = wall(
      { heights: [12, 2, 3], linkedTo: [3] },
      { heights: [10, 9, 3], cut: true },
      { heights: [12, 2, 3], linkedTo: [1] },
    );
    expect(state.tills.map((till) => till.behind)).toEqual([7, 2, 7]);
    expect(state.tills.map((till) => till.networkUp)).toEqual([true, false, true]);
    expect(state.tills[1]).toMatchObject({ condition: "alone", peersConnected: 0 });
    expect(state.links.map((link) => [link.a, link.b, link.up])).toEqual([
      [1, 2, false],
      [1, 3, true],
      [2, 3, false],
    ]);
  });

  it("shows a link only when both ends say so: a killed till lives on in its neighbours' lists for a moment", () => {
    const dead = wall({}, { end: KILLED });
    expect(dead.links.map((link) => link.up)).toEqual([false, true, false]);
    const oneSided = wall({}, { linkedTo: [3] });
    expect(oneSided.links.map((link) => link.up)).toEqual([false, true, true]);
  });

  it("counts what only a stopped till has, and does not call the others equal to it", () => {
    const state = wall({}, { heights: [10, 6, 3], end: KILLED });
    expect(state.agreement).toEqual({ running: 2, equal: 2, allEqual: false, differing: [], onStoppedOnly: 4 });
    expect(state.tills[1]).toMatchObject({ condition: "dead", peersConnected: 0, printer: { state: null } });
    expect(state.tills.map((till) => till.behind)).toEqual([0, 0, 0]);
    expect(state.totals.sales).toBe(10 + 6 + 3);
  });

  it("does not say that a killed till lacks its own last sale, which it sent after its last word to the wall", () => {
    const state = wall({ heights: [10, 3, 3] }, { heights: [10, 2, 3], end: KILLED }, { heights: [10, 3, 3] });
    expect(state.tills[1]).toMatchObject({ behind: 0, entries: 16 });
    expect(state.tills[1]?.vector[authorOf(2)]).toBe(3);
    expect(state.links.every((link) => link.behindA === 0 && link.behindB === 0)).toBe(true);
  });

  it("tells a till that starts from one that has fallen silent", () => {
    const state = wall({ isUnheard: true }, { word: "late" }, { word: "never" });
    expect(state.tills.map((till) => till.condition)).toEqual(["starting", "silent", "starting"]);
    expect(state.agreement).toMatchObject({ running: 0, equal: 0, allEqual: false });
  });

  it("sees entries flow by what a till's vector gained of its neighbour's log", () => {
    const tills = [observe(1), observe(2, { heights: [10, 2, 3] }), observe(3)];
    const before = new Map([
      [1, { [authorOf(1)]: 10, [authorOf(2)]: 2, [authorOf(3)]: 3 }],
      [2, { [authorOf(1)]: 6, [authorOf(2)]: 2, [authorOf(3)]: 3 }],
    ]);
    const { links } = wallStateOf(wallInput(tills, { before }));
    expect(links.map(({ a, b, flowToA, flowToB }) => [a, b, flowToA, flowToB])).toEqual([
      [1, 2, 0, 4],
      [1, 3, 0, 0],
      [2, 3, 0, 0],
    ]);
  });

  it("lists every log once, by the till that writes it, with the highest anybody holds", () => {
    const state = wall({ heights: [12, 2, 3] }, {}, { heights: [10, 2, 5] });
    expect(state.authors.map(({ number, name, highest }) => [number, name, highest])).toEqual([
      [1, "Lane 1", 12],
      [2, "Lane 2", 2],
      [3, "Lane 3", 5],
    ]);
  });
});
