/** A whole replay: import, ring up, look at what is left, report. */
import { createHash } from "node:crypto";
import { basename } from "node:path";
import { inspect, settle } from "./aftermath.ts";
import { convert } from "./convert.ts";
import { createKiller } from "./killer.ts";
import { readLog } from "./recorded-log.ts";
import type { ReplayCatalogue } from "./replay-catalogue.ts";
import { judge, type ReplayFacts } from "./report.ts";
import { ringUpAll } from "./run.ts";
import { tillClient, type TillClient } from "./till-client.ts";
import type { TillPool } from "./till-pool.ts";

export interface ReplayOptions {
  /** The recorded log, `.csv` or `.csv.gz`. */
  readonly file: string;
  readonly pool: TillPool;
  /** Imported at the first till before anything is rung up; null rings up open lines only. */
  readonly catalogue: ReplayCatalogue | null;
  /** Receipts to ring up, from the first. */
  readonly limit: number;
  /** Times a random till is killed on the way. */
  readonly kills: number;
  /** Of the kills. */
  readonly seed: number;
  /** UTC milliseconds, for the sales' ids. */
  readonly startedAt: number;
  /** Milliseconds the tills may take to become equal; {@link SETTLE_MS_MAX} when left out. */
  readonly settleMsMax?: number;
  readonly say: (line: string) => void;
}

/** A till starts within seconds; a minute of silence is a fault. */
const SILENCE_MS_MAX = 60_000;
/** A day's sales travel within seconds; tills that are not equal after this are not becoming equal. */
const SETTLE_MS_MAX = 60_000;
const SAY_EVERY = 500;

/**
 * A sale's id: a UUIDv7 of the replay's start, its chance taken from the receipt's number, so that all tries of a receipt
 * have one id and two replays have different ones.
 */
const idOf = (startedAt: number, receipt: string): string => {
  const time = startedAt.toString(16).padStart(12, "0");
  const chance = createHash("sha256").update(`${startedAt}/${receipt}`).digest("hex");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${chance.slice(0, 3)}-8${chance.slice(3, 6)}-${chance.slice(6, 18)}`;
};

/** Mulberry32: kills need no more, and a seed must repeat them. */
const seeded = (seed: number): (() => number) => {
  let state = Math.trunc(seed);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** Imports the catalogue and waits until every till can sell from it. The article numbers that were taken. */
const importArticles = async (
  clients: readonly TillClient[],
  catalogue: ReplayCatalogue | null,
  say: (line: string) => void,
): Promise<ReadonlySet<string>> => {
  const [first] = clients;
  if (catalogue === null || first === undefined) return new Set();
  const { imported, unchanged, rejected } = await first.importCatalogue(catalogue.csv);
  for (const { line, reason } of rejected) say(`catalogue line ${line}: ${reason}`);
  const taken = new Set(catalogue.skus);
  // Line 1 is the header.
  for (const { line } of rejected) taken.delete(catalogue.skus[line - 2] ?? "");
  const { faults } = await settle(clients, SETTLE_MS_MAX);
  if (faults.length > 0) throw new Error(`the tills are not equal before the replay: ${faults.join("; ")}`);
  say(`${imported} articles imported, ${unchanged} there already, ${rejected.length} rejected.`);
  return taken;
};

/** Replays `options.file` on `options.pool`, which is left running. */
export const replay = async (options: ReplayOptions): Promise<ReplayFacts> => {
  const { file, pool, kills, say } = options;
  const clients = pool.addresses().map((address) => tillClient(address));
  const skus = await importArticles(clients, options.catalogue, say);
  const receipts = readLog(file)
    .slice(0, options.limit)
    .map((receipt) => convert(receipt, idOf(options.startedAt, receipt.id), skus));
  const sales = receipts.filter(({ sale }) => sale !== null).length;
  const before = new Set((await Promise.all(clients.map((client) => client.sales()))).flat().map(({ id }) => id));
  const busy = new Set<number>();
  const chance = seeded(options.seed);
  const killer = kills === 0 ? null : createKiller({ pool, kills, sales, chance, isBusy: (till) => busy.has(till) });
  const from = performance.now();
  const rungUp = await ringUpAll({
    receipts,
    clients,
    killer,
    busy,
    silenceMsMax: SILENCE_MS_MAX,
    onProgress: (done) => {
      if (done % SAY_EVERY === 0) say(`${done} of ${sales} rung up, ${killer?.kills.length ?? 0} kills.`);
    },
  });
  const seconds = (performance.now() - from) / 1000;
  return {
    file: basename(file),
    tills: clients.length,
    receipts: receipts.length,
    seconds,
    verdict: judge(receipts, rungUp),
    kills: killer?.kills ?? [],
    rungUp,
    aftermath: await inspect(clients, rungUp, before, options.settleMsMax ?? SETTLE_MS_MAX),
  };
};
