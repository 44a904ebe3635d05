import { describe, expect, it } from "vitest";
import {
  ATTENTION_AFTER_MS,
  firstSentence,
  type Since,
  statusItems,
  type StatusInput,
  toneOf,
  trackSince,
} from "../../../src/web/till/model/status.ts";
import { ALONE, IN_STEP, peer } from "../support/fake-goods.ts";

const WELL: StatusInput = {
  gone: false,
  trouble: null,
  sync: IN_STEP,
  printer: { name: "P", state: "ready", problem: null, waiting: 0 },
};
const PAPER = { name: "P", state: "trouble", problem: "Out of paper. Put in a new roll.", waiting: 1 } as const;

const kinds = (input: Partial<StatusInput>): readonly string[] =>
  statusItems({ ...WELL, ...input }).map((item) => item.kind);

describe("the pill", () => {
  it("says nothing when all is well, and for a store of one till", () => {
    expect(kinds({})).toEqual([]);
    expect(kinds({ sync: { ...ALONE, tills: 1, peers: [] } })).toEqual([]);
    expect(kinds({ printer: { ...PAPER, state: "none" } })).toEqual([]);
  });

  it("names what endangers selling first, then what a cashier can mend", () => {
    expect(kinds({ trouble: "Disk full", printer: PAPER, sync: ALONE })).toEqual(["trouble", "printer", "alone"]);
  });

  it("claims nothing else when the till's program is gone: all of it is old", () => {
    expect(kinds({ gone: true, trouble: "Disk full", sync: ALONE })).toEqual(["gone"]);
  });

  it("counts the sales that are nowhere else", () => {
    expect(statusItems({ ...WELL, sync: ALONE })).toContainEqual({ kind: "alone", onlyHere: 4 });
  });

  it("blames the clock that differs: ours when most others say so", () => {
    const off = { clockOffsetMs: 7 * 60_000 };
    const clocks = (...peers: readonly ReturnType<typeof peer>[]) =>
      statusItems({ ...WELL, sync: { ...IN_STEP, peers: [...peers] } });
    expect(clocks(peer(2, off), peer(3, off))).toEqual([{ kind: "clock", name: null, minutes: 7 }]);
    expect(clocks(peer(2, off), peer(3), peer(4))).toEqual([{ kind: "clock", name: "Till 2", minutes: 7 }]);
    expect(clocks(peer(2, { ...off, connected: false }), peer(3))).toEqual([]);
    expect(clocks(peer(2, { clockOffsetMs: 30_000 }), peer(3))).toEqual([]);
  });

  it("shortens a cause and remedy to the cause", () => {
    expect(firstSentence("Out of paper. Put in a new roll.")).toBe("Out of paper");
    expect(firstSentence("offline")).toBe("offline");
  });
});

describe("trouble that mends itself is nobody's business", () => {
  const alone = statusItems({ ...WELL, sync: ALONE });
  const [item] = alone;

  it("calm before ten seconds, attention after", () => {
    const since = trackSince({}, alone, 1000);
    expect(toneOf(item!, since, 1000 + ATTENTION_AFTER_MS - 1)).toBe("calm");
    expect(toneOf(item!, since, 1000 + ATTENTION_AFTER_MS)).toBe("attention");
  });

  it("counted anew after it was over", () => {
    const steps: readonly (readonly [readonly (typeof item)[], number])[] = [
      [[item], 0],
      [[], 9000],
      [[item], 9500],
    ];
    const since = steps.reduce<Since>((before, [items, at]) => trackSince(before, items as typeof alone, at), {});
    expect(toneOf(item!, since, ATTENTION_AFTER_MS + 1000)).toBe("calm");
  });

  it("but a till that cannot store, or does not answer, is told at once", () => {
    expect(toneOf({ kind: "trouble" }, {}, 0)).toBe("stop");
    expect(toneOf({ kind: "gone" }, {}, 0)).toBe("stop");
  });
});
