/**
 * How much of a sale is the disk: sales rung up through the till's own code (pricing, tax, receipt number, JSON, hash,
 * seal, projections, print job) against the very same rows written bare, prepared statements, one FULL transaction each.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { OneShotSale } from "../src/api/schemas.ts";
import type { Outcome } from "../src/node/till.ts";
import type { Sql } from "../src/store/sql.ts";
import { openDatabase } from "../src/store/open-database.ts";
import { benchStore } from "./bench-store.ts";
import { type RecordingSql, recordWrites, type Write } from "./recording-sql.ts";
import { round } from "./statistics.ts";

const SALES = 1500;
const WARM_UP = 200;

export interface SaleCommitFigures {
  readonly sales: number;
  readonly tillPerSecond: number;
  readonly barePerSecond: number;
  /** Till over bare; goal 0.6. */
  readonly ratio: number;
}

/** Runs both in turns, sale by sale, so that a noisy neighbour and a disk that has gone to sleep disturb both alike. */
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
    // What founding and importing wrote is in the copy already.
    const [recorder] = recorders;
    if (recorder === undefined) throw new Error("nothing was recorded");
    recorder.transactions.splice(0);
    // The bare side starts from a copy of the same store, so that its tables and indexes are as full.
    store.copyTo(join(folder, "bare.sqlite"));
    const bare = openDatabase(join(folder, "bare.sqlite"));
    const tillMs: number[] = [];
    const bareMs: number[] = [];
    const writeBare = (writes: readonly Write[]): void =>
      bare.transaction(() => {
        for (const { text, values } of writes) bare.prepare(text).run(...values);
      });
    for (let at = 0; at < WARM_UP + SALES; at++) {
      const sale = sales[at % sales.length];
      if (sale === undefined) throw new Error("no sales to ring up");
      const before = recorder.transactions.at(-1) ?? [];
      const ring = (): number => timed(() => rung(store.till.ringUp({ ...sale, id: store.newId() }, "Bench")));
      const write = (): number => timed(() => writeBare(before));
      // The first fsync of two pays for what the file system put off: each side is first every other time.
      const [tillTime, bareTime] = at % 2 === 0 ? [ring(), write()] : [write(), ring()].toReversed();
      if (at < WARM_UP || tillTime === undefined || bareTime === undefined) continue;
      tillMs.push(tillTime);
      bareMs.push(bareTime);
    }
    bare.close();
    await store.close();
    const perSecond = (times: readonly number[]): number => 1000 / (times.reduce((a, b) => a + b, 0) / times.length);
    return {
      sales: tillMs.length,
      tillPerSecond: round(perSecond(tillMs), 0),
      barePerSecond: round(perSecond(bareMs), 0),
      ratio: round(perSecond(tillMs) / perSecond(bareMs)),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const rung = (outcome: Outcome<unknown>): void => {
  if (!outcome.ok) throw new Error(outcome.error.message);
};

const timed = (work: () => unknown): number => {
  const start = performance.now();
  work();
  return performance.now() - start;
};
