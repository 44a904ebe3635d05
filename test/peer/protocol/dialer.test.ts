import { describe, expect, it } from "vitest";
import { dialEnded, type DialState, planDials } from "../../../src/peer/protocol/dialer.ts";
import { DIAL_LONGEST_MS, DIAL_REFUSED_MS } from "../../../src/peer/protocol/timings.ts";

const A = { host: "10.0.0.1", port: 1 };
const B = { host: "10.0.0.2", port: 2 };
const target = { key: "till", addresses: [A, B], graceMs: 0 };

describe("dialling", () => {
  it("tries the addresses in turn, slower and slower, never two at a time", () => {
    let state: DialState = new Map();
    const tried: string[] = [];
    const pauses: number[] = [];
    let last = 0;
    for (let now = 0; now < 120_000; now += 10) {
      const planned = planDials(state, [target], now);
      state = planned.state;
      for (const { key, address } of planned.dials) {
        tried.push(address.host);
        pauses.push(now - last);
        last = now;
        expect(planDials(state, [target], now + 60_000).dials).toEqual([]);
        state = dialEnded(state, key, "failed", { now, fraction: 0.5 });
      }
    }
    expect(tried.slice(0, 4)).toEqual([A.host, B.host, A.host, B.host]);
    expect(pauses.slice(0, 6)).toEqual([0, 250, 500, 1_000, 2_000, 4_000]);
    expect(Math.max(...pauses)).toBe(DIAL_LONGEST_MS);
    expect(tried.length).toBeLessThan(25);
  });

  it("leaves a till alone that said no, longer than one that was not there", () => {
    const first = planDials(new Map(), [target], 0);
    const state = dialEnded(first.state, "till", "refused", { now: 0, fraction: 0 });
    expect(planDials(state, [target], DIAL_REFUSED_MS * 0.75 - 1).dials).toEqual([]);
    expect(planDials(state, [target], DIAL_REFUSED_MS * 0.75).dials).toHaveLength(1);
  });

  it("begins afresh after a connection", () => {
    let { state } = planDials(new Map(), [target], 0);
    for (let i = 0; i < 9; i++) state = dialEnded(state, "till", "failed", { now: 0, fraction: 0 });
    state = dialEnded(state, "till", "opened", { now: 0, fraction: 0 });
    expect(planDials(state, [target], 1).dials).toEqual([{ key: "till", address: A }]);
  });

  it("waits its grace, forgets who needs no dialling, and dials nobody without an address", () => {
    const late = { ...target, graceMs: 300 };
    const { state, dials } = planDials(new Map(), [late], 1_000);
    expect(dials).toEqual([]);
    expect(planDials(state, [late], 1_299).dials).toEqual([]);
    expect(planDials(state, [late], 1_300).dials).toHaveLength(1);
    expect(planDials(state, [], 1_300).state.size).toBe(0);
    expect(planDials(new Map(), [{ ...target, addresses: [] }], 0).dials).toEqual([]);
  });
});
