import { readFileSync, rmSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { REPLAY_STORE } from "../../../scripts/replay/convert.ts";
import { replay } from "../../../scripts/replay/replay.ts";
import { reportOf, succeeded, type ReplayFacts } from "../../../scripts/replay/report.ts";
import { runningTills } from "../../../scripts/replay/till-pool.ts";
import { fakeStore, type Planted } from "./support/fake-store.ts";
import { startFakeTills, type FakeTills } from "./support/fake-tills.ts";

/** The hand-written receipts twelve times over: enough to kill tills in the middle of. */
const folder = mkdtempSync(join(tmpdir(), "tillmesh-replay-"));
const file = join(folder, "many.csv");
const [header = "", ...rows] = readFileSync(join(import.meta.dirname, "fixtures/hand-written.csv"), "utf8")
  .trim()
  .split("\n");
const ROUNDS = 12;
/** In a round: 13 receipts, one of them no sale, one that the record has half a cent too low. */
const RECEIPTS = 13;
writeFileSync(
  file,
  [
    header,
    ...Array.from({ length: ROUNDS }, (_, round) => rows.map((row) => row.replace(",", `-${round},`))).flat(),
  ].join("\n"),
);
afterAll(() => rmSync(folder, { recursive: true }));

let tills: FakeTills | undefined;
afterEach(async () => tills?.stop());

const run = async (kills: number, planted?: Planted): Promise<ReplayFacts> => {
  tills = await startFakeTills(3, fakeStore(REPLAY_STORE, planted));
  const options = {
    file,
    pool: tills,
    catalogue: null,
    limit: Number.POSITIVE_INFINITY,
    kills,
    seed: 1,
    startedAt: 1_700_000_000_000,
    settleMsMax: 300,
  };
  return replay({ ...options, say: () => undefined });
};

describe("a replay through tills", () => {
  it("rings up every receipt once, in turn at all tills, and judges each", async () => {
    const facts = await run(0);
    expect(facts.receipts).toBe(ROUNDS * RECEIPTS);
    const { exact, explained, notSold, wrong } = facts.verdict;
    expect([exact, explained.length, notSold.length, wrong]).toEqual([ROUNDS * 11, ROUNDS, ROUNDS, []]);
    expect(explained[0]).toBe(
      "tie-0: total 0.65, recorded 0.64; change 0.35, recorded 0.36 (half a cent: FLOUR IN BULK, 0.5 x 1.29 is 0.65, 0.64 in the log)",
    );
    expect(facts.aftermath.faults).toEqual([]);
    expect(facts.aftermath.compared).toBe(3 * ROUNDS * 12);
    expect(new Set(facts.rungUp.map(({ till }) => till))).toEqual(new Set([0, 1, 2]));
    expect(succeeded(facts)).toBe(true);
    expect(reportOf(facts)).toContain("  132 as recorded");
  });

  it("loses and doubles nothing when tills are killed on the way", async () => {
    const facts = await run(8);
    expect(tills?.killed.length).toBe(8);
    expect(facts.kills.map(({ till }) => till)).toEqual(tills?.killed);
    // All of them before the last sale, and sends again what was cut off.
    for (const { after } of facts.kills) expect(after).toBeLessThan(ROUNDS * 12);
    expect(facts.rungUp.some(({ tries }) => tries > 1)).toBe(true);
    expect(facts.verdict.wrong).toEqual([]);
    expect(facts.aftermath.faults).toEqual([]);
    expect(reportOf(facts)).toContain("Killed 8 times");
  });

  it("chooses the same tills again from the same seed", async () => {
    const first = (await run(5)).kills.map(({ till }) => till);
    await tills?.stop();
    expect((await run(5)).kills.map(({ till }) => till)).toEqual(first);
  });

  it.each<[Planted, number, RegExp]>([
    ["forgets the last sale when killed", 12, /is lost/],
    ["stores a repeated call twice", 12, /is there 2 times/],
    ["changes a sale", 0, /is not what was acknowledged/],
    ["gives a number twice", 0, /was given twice/],
    ["skips a number", 0, /some are missing/],
    ["keeps a sale to itself", 0, /not equal after 0.3 s[^]*is lost/],
  ])("finds a store that %s", async (planted, kills, fault) => {
    const facts = await run(kills, planted);
    expect(facts.aftermath.faults.join("\n")).toMatch(fault);
    expect(succeeded(facts)).toBe(false);
    expect(reportOf(facts)).toMatch(/faults afterwards/);
  });

  it("finds a till that charges a cent more", async () => {
    const facts = await run(0, "charges a cent more");
    expect(facts.verdict.wrong.length).toBe(1);
    expect(facts.verdict.wrong[0]).toMatch(/: total \d+\.\d\d, exactly \d+\.\d\d$/);
    expect(succeeded(facts)).toBe(false);
  });

  it("gives each till its own key, as each keeps its own", () => {
    const urls = ["http://127.0.0.1:1/", "http://127.0.0.1:2"];
    expect(runningTills(urls, ["a", "b"]).addresses()).toEqual([
      { url: "http://127.0.0.1:1", key: "a" },
      { url: "http://127.0.0.1:2", key: "b" },
    ]);
    expect(
      runningTills(urls, ["a"])
        .addresses()
        .map(({ key }) => key),
    ).toEqual(["a", "a"]);
    expect(() => runningTills(urls, ["a", "b", "c"])).toThrow("2 tills and 3 keys");
  });

  it("refuses to kill tills that it did not start", async () => {
    await expect(runningTills(["http://127.0.0.1:1"], ["key"]).kill(0)).rejects.toThrow(/did not start/);
  });
});
