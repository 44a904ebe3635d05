/** What a printer that swallows everything costs a sale: one till with it, one without any, sale by sale in turns. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { OneShotSale } from "../src/api/schemas.ts";
import { startVirtualPrinter } from "../src/hardware/virtual/virtual-printer.ts";
import { benchStore, type BenchStore } from "./bench-store.ts";
import { quantile, round } from "./statistics.ts";

const SALES = 4000;
const WARM_UP = 200;

export interface BlackHoleFigures {
  readonly sales: number;
  readonly withP50Ms: number;
  readonly withP99Ms: number;
  readonly withoutP50Ms: number;
  readonly withoutP99Ms: number;
  /** p99 over p99; goal at most 1.1. */
  readonly ratioP99: number;
}

/** The printer's own work goes on between the sales, as it does in a till. */
export const measureBlackHole = async (sales: readonly OneShotSale[]): Promise<BlackHoleFigures> => {
  const folder = mkdtempSync(join(tmpdir(), "tillmesh-bench-"));
  const printer = await startVirtualPrinter({ host: "127.0.0.1", port: 0, name: "Black hole" });
  try {
    await printer.setSwitches({ blackHole: true });
    const jammed = await benchStore(join(folder, "with"), { printerPort: printer.port });
    const free = await benchStore(join(folder, "without"), { printerPort: null });
    const withTimes: number[] = [];
    const withoutTimes: number[] = [];
    for (let at = 0; at < WARM_UP + SALES; at++) {
      const sale = sales[at % sales.length];
      if (sale === undefined) throw new Error("no sales to ring up");
      const sides = [
        { store: jammed, times: withTimes },
        { store: free, times: withoutTimes },
      ];
      // Each side is first every other time.
      for (const { store, times } of at % 2 === 0 ? sides : sides.toReversed()) {
        const took = ring(store, sale);
        if (at >= WARM_UP) times.push(took);
        await new Promise(setImmediate);
      }
    }
    await jammed.close();
    await free.close();
    return {
      sales: withTimes.length,
      withP50Ms: round(quantile(withTimes, 0.5)),
      withP99Ms: round(quantile(withTimes, 0.99)),
      withoutP50Ms: round(quantile(withoutTimes, 0.5)),
      withoutP99Ms: round(quantile(withoutTimes, 0.99)),
      ratioP99: round(quantile(withTimes, 0.99) / quantile(withoutTimes, 0.99)),
    };
  } finally {
    await printer.close();
    rmSync(folder, { recursive: true, force: true });
  }
};

const ring = (store: BenchStore, sale: OneShotSale): number => {
  const request = { ...sale, id: store.newId() };
  const start = performance.now();
  const done = store.till.ringUp(request, "Bench");
  const took = performance.now() - start;
  if (!done.ok) throw new Error(done.error.message);
  return took;
};
