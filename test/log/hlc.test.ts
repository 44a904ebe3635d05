import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareHlc, type Hlc, HLC_ZERO, hlcToText, observeHlc, tickHlc } from "../../src/log/hlc.ts";

const AHEAD_MS = 60_000;
const wall = fc.nat({ max: 2 ** 47 });
const stamp = fc.record({ wallMs: wall, counter: fc.nat({ max: 65_535 }) });

describe("the clock of a till", () => {
  it("only goes forward, whatever the wall clock does", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(wall, fc.constantFrom(0, 1, 1000, 2 ** 47)), { maxLength: 50 }), (walls) => {
        let hlc: Hlc = HLC_ZERO;
        for (const now of walls) {
          const next = tickHlc(hlc, now);
          expect(compareHlc(next, hlc)).toBeGreaterThan(0);
          expect(hlcToText(next) > hlcToText(hlc)).toBe(true);
          expect(next.wallMs).toBeGreaterThanOrEqual(now);
          hlc = next;
        }
      }),
      { seed: 21 },
    );
  });

  it("does not run out of counts while the wall clock stands still", () => {
    let hlc: Hlc = { wallMs: 5, counter: 65_534 };
    const seen = [1, 2, 3].map(() => (hlc = tickHlc(hlc, 0)));
    expect(seen).toEqual([
      { wallMs: 5, counter: 65_535 },
      { wallMs: 6, counter: 0 },
      { wallMs: 6, counter: 1 },
    ]);
  });

  it("puts what comes after seeing another till's entry after that entry", () => {
    fc.assert(
      fc.property(stamp, stamp, wall, (last, remote, now) => {
        const { hlc, suspect } = observeHlc(last, remote, now, AHEAD_MS);
        const next = tickHlc(hlc, now);
        expect(compareHlc(next, last)).toBeGreaterThan(0);
        expect(suspect).toBe(remote.wallMs > now + AHEAD_MS);
        if (!suspect) expect(compareHlc(next, remote)).toBeGreaterThan(0);
      }),
      { seed: 22 },
    );
  });

  it("is not dragged along by a till with a wrong year", () => {
    const now = 1_772_452_800_000;
    const last = { wallMs: now, counter: 3 };
    const wrong = { wallMs: now + AHEAD_MS + 1, counter: 0 };
    expect(observeHlc(last, wrong, now, AHEAD_MS)).toEqual({ hlc: last, suspect: true });
    const justRight = { wallMs: now + AHEAD_MS, counter: 0 };
    expect(observeHlc(last, justRight, now, AHEAD_MS)).toEqual({ hlc: justRight, suspect: false });
  });
});

describe("stamps as text", () => {
  it("sort as the stamps do: SQLite compares them as text", () => {
    fc.assert(
      fc.property(stamp, stamp, (a, b) => {
        const [textA, textB] = [hlcToText(a), hlcToText(b)];
        expect(textA).toHaveLength(17);
        expect(Math.sign(compareHlc(a, b))).toBe(textA === textB ? 0 : textA < textB ? -1 : 1);
      }),
      { seed: 23 },
    );
  });
});
