import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { REPLAY_STORE } from "../../../scripts/replay/convert.ts";
import { startRealTills, type RealTills } from "../../../scripts/replay/real-tills.ts";
import { replay, type ReplayOptions } from "../../../scripts/replay/replay.ts";
import { readReplayCatalogue } from "../../../scripts/replay/replay-catalogue.ts";
import type { ReplayFacts } from "../../../scripts/replay/report.ts";
import { KNOWN_DIFFERENCES } from "./support/known-differences.ts";
import { NOT_FOUND, RECORDED_DAYS, RECORDED_ITEMS, recordedDaysFound } from "./support/recorded-days.ts";

/** Three processes share one or two cores with everything else that is tested. */
const LONG = 900_000;

let tills: RealTills | undefined;
afterEach(async () => tills?.stop());

const run = async (options: Pick<ReplayOptions, "file" | "catalogue" | "kills">): Promise<ReplayFacts> => {
  tills = await startRealTills({ tills: 3, settings: REPLAY_STORE, keep: false });
  return replay({
    ...options,
    pool: tills,
    limit: Number.POSITIVE_INFINITY,
    seed: 1,
    startedAt: 1_700_000_000_000,
    say: () => undefined,
  });
};

const expectAllWell = async (facts: ReplayFacts): Promise<void> => {
  expect(facts.verdict.wrong).toEqual([]);
  expect(facts.aftermath.faults).toEqual([]);
  expect(Object.keys(facts.aftermath.held?.digests ?? {}).length).toBeGreaterThan(3);
  const verified = (await tills?.verify()) ?? [];
  expect(verified.map(({ isClean, said }) => (isClean ? "clean" : said))).toEqual(["clean", "clean", "clean"]);
};

describe("three real tills", () => {
  it(
    "lose, double and change nothing when they are killed in the middle of a sale",
    async () => {
      const folder = mkdtempSync(join(tmpdir(), "tillmesh-receipts-"));
      const file = join(folder, "many.csv");
      const [header = "", ...rows] = readFileSync(join(import.meta.dirname, "fixtures/hand-written.csv"), "utf8")
        .trim()
        .split("\n");
      const rounds = Array.from({ length: 20 }, (_, round) => rows.map((row) => row.replace(",", `-${round},`)));
      writeFileSync(file, [header, ...rounds.flat()].join("\n"));
      try {
        const facts = await run({ file, catalogue: null, kills: 4 });
        expect(facts.kills.length).toBe(4);
        expect(facts.rungUp.length).toBe(20 * 12);
        await expectAllWell(facts);
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
    LONG,
  );

  if (!recordedDaysFound) {
    it(`ring up fifteen days of a real store (${NOT_FOUND})`, () => expect(recordedDaysFound).toBe(false));
    return;
  }
  it(
    "ring up fifteen days of a real store to the cent",
    async () => {
      const facts = await run({ file: RECORDED_DAYS, catalogue: readReplayCatalogue(RECORDED_ITEMS), kills: 0 });
      const { exact, explained, notSold } = facts.verdict;
      const receiptOf = (line: string): string => line.slice(0, line.indexOf(":"));
      expect([...explained, ...notSold].map(receiptOf).toSorted()).toEqual([...KNOWN_DIFFERENCES.keys()].toSorted());
      expect(exact).toBe(3_725 - KNOWN_DIFFERENCES.size);
      await expectAllWell(facts);
    },
    LONG,
  );
});
