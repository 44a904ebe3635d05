/**
 * How much of a sale is the disk: sales rung up through the till's own code (pricing, tax, receipt number, JSON, hash,
 * seal, projections, print job), and finished sales committed, against the very same rows written bare, prepared statements, one FULL transaction each.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { OneShotSale, Sale } from "../src/api/schemas.ts";
import type { Outcome } from "../src/node/till.ts";
import type { Sql } from "../src/store/sql.ts";
import { openDatabase } from "../src/store/open-database.ts";
import { openCommitter } from "./commit-only.ts";
import { benchStore } from "./bench-store.ts";
import { type RecordingSql, recordWrites, type Write } from "./recording-sql.ts";
import { round } from "./statistics.ts";

const SALES = 1500;
const WARM_UP = 200;

export interface SaleCommitFigures {
  readonly sales: number;
  /** From a request to its answer: articles looked up, basket priced, tendered, committed. */
  readonly ringUpsPerSecond: number;
  /** From a finished sale to its commit: JSON, hash, seal, projections, print job. */
  readonly commitsPerSecond: number;
  /** The same rows, nothing else. */
  readonly barePerSecond: number;
  readonly ringUpRatio: number;
  /** Commits over bare; goal 0.6. */
  readonly commitRatio: number;
}

/** Runs all in turns, sale by sale, so that a noisy neighbour and a disk that has gone to sleep disturb all alike. */
export const measureSaleCommits = async (sales: readonly OneShotSale[]): Promise<SaleCommitFigures> => {
  const folder = mkdtempSync(join(tmpdir(), "tillmesh-bench-"));
  try {
    const recorders: RecordingSql[] = [];
    const watch = (sql: Sql): Sql => {
      const recorder = recordWrites(sql);
      recorders.push(recorder);
      return recorder;
    };
    const store = await benchStore(join(folder, "till"), { watch });
    const [recorder] = recorders;
    if (recorder === undefined) throw new Error("nothing was recorded");
    // The bare side starts from a copy of the same store, so that its tables and indexes are as full.
    store.copyTo(join(folder, "bare.sqlite"));
    const bare = openDatabase(join(folder, "bare.sqlite"));
    const committer = openCommitter(folder, store.identity.cluster);
    const writeBare = (writes: readonly Write[]): void =>
      bare.transaction(() => {
        for (const { text, values } of writes) bare.prepare(text).run(...values);
      });
    const ringTimes: number[] = [];
    const commitTimes: number[] = [];
    const bareTimes: number[] = [];
    let done: Sale | null = null;
    for (let at = 0; at < WARM_UP + SALES; at++) {
      const request = sales[at % sales.length];
      if (request === undefined) throw new Error("no sales to ring up");
      const before = done;
      // The founding and the import are in the copy already.
      const writes = before === null ? [] : recorder.lastTransaction();
      const sides = [
        { times: ringTimes, work: () => (done = rung(store.till.ringUp({ ...request, id: store.newId() }, "Bench"))) },
        { times: commitTimes, work: () => before !== null && committer.commit(before) },
        { times: bareTimes, work: () => writeBare(writes) },
      ];
      // The first fsync of several pays for what the file system put off: each side is first every third time.
      for (const { times, work } of [...sides.slice(at % 3), ...sides.slice(0, at % 3)]) {
        const took = timed(work);
        if (at >= WARM_UP) times.push(took);
      }
    }
    bare.close();
    committer.close();
    await store.close();
    const perSecond = (times: readonly number[]): number => 1000 / (times.reduce((a, b) => a + b, 0) / times.length);
    const [ringUps, commits, bares] = [perSecond(ringTimes), perSecond(commitTimes), perSecond(bareTimes)];
    return {
      sales: ringTimes.length,
      ringUpsPerSecond: round(ringUps, 0),
      commitsPerSecond: round(commits, 0),
      barePerSecond: round(bares, 0),
      ringUpRatio: round(ringUps / bares),
      commitRatio: round(commits / bares),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const rung = (outcome: Outcome<Sale>): Sale => {
  if (!outcome.ok) throw new Error(outcome.error.message);
  return outcome.value;
};

const timed = (work: () => unknown): number => {
  const start = performance.now();
  work();
  return performance.now() - start;
};
