/**
 * How much of a sale is the disk: sales rung up through the till's own code (pricing, tax, receipt number, JSON, hash,
 * seal, projections, print job) against the very same rows written bare, prepared statements, one FULL transaction each.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { OneShotSale } from "../src/api/schemas.ts";
import { openDatabase } from "../src/store/open-database.ts";
import { benchStore } from "./bench-store.ts";
import { type RecordingSql, recordWrites, type Write } from "./recording-sql.ts";
import { quantile, round } from "./statistics.ts";

const SALES = 1500;
const WARM_UP = 200;

export interface SaleCommitFigures {
  readonly sales: number;
  readonly tillPerSecond: number;
  readonly barePerSecond: number;
  /** Till over bare; goal 0.6. */
  readonly ratio: number;
}

/** Runs both in turns, in blocks, so that a noisy neighbour disturbs both alike. */
export const measureSaleCommits = async (sales: readonly OneShotSale[]): Promise<SaleCommitFigures> => {
  const folder = mkdtempSync(join(tmpdir(), "tillmesh-bench-"));
  try {
    let recorder: RecordingSql | null = null;
    const store = await benchStore(join(folder, "till"), (sql) => (recorder = recordWrites(sql)));
    const recorded = (): readonly Write[][] => recorder?.transactions ?? [];
    // The bare side starts from a copy of the same store, so that its tables and indexes are as full.
    store.copyTo(join(folder, "bare.sqlite"));
    const bare = openDatabase(join(folder, "bare.sqlite"));
    const tillMs: number[] = [];
    const bareMs: number[] = [];
    const block = 100;
    for (let at = 0; at < WARM_UP + SALES; at += block) {
      const from = recorded().length;
      const tillTimes: number[] = [];
      for (let i = at; i < at + block; i++) {
        const sale = sales[i % sales.length];
        if (sale === undefined) throw new Error("no sales to ring up");
        tillTimes.push(timed(() => store.ringUp({ ...sale, id: store.newId() })));
      }
      const bareTimes = recorded()
        .slice(from)
        .map((writes) =>
          timed(() =>
            bare.transaction(() => {
              for (const { text, values } of writes) bare.prepare(text).run(...values);
            }),
          ),
        );
      if (bareTimes.length !== tillTimes.length) throw new Error("each sale must be one transaction");
      if (at < WARM_UP) continue;
      tillMs.push(...tillTimes);
      bareMs.push(...bareTimes);
    }
    bare.close();
    store.close();
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

const timed = (work: () => unknown): number => {
  const start = performance.now();
  work();
  return performance.now() - start;
};

/** Median and tail of some times, for the report. */
export const spread = (times: readonly number[]): { p50: number; p99: number } => ({
  p50: round(quantile(times, 0.5), 3),
  p99: round(quantile(times, 0.99), 3),
});
