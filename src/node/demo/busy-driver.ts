/**
 * Plays a busy hour to running tills: one cashier a till, who rings up one basket after the other. A till that does not
 * answer is sent the same sale again, with the same id, until it does: a cashier does not walk to another lane because
 * a screen went dark, and the same id rings up once however often it is sent.
 */
import { setTimeout as wait } from "node:timers/promises";
import type { WallState } from "../../api/wall-schemas.ts";
import type { BusySpeed } from "../../api/wall-routes.ts";
import type { Random } from "../../kernel/ports.ts";
import { type BusyArticle, busyHour, type BusySale, PEAK_SALES_PER_HOUR } from "./busy-hour.ts";
import type { TillClient } from "./till-client.ts";

/** A till takes about a second to start again. */
const TRY_AGAIN_MS = 250;

/** What `busyHour` plays at each speed; at `max` nobody waits between baskets. */
const FACTORS: Readonly<Record<BusySpeed, number>> = { "1": 1, "10": 10, "60": 60, max: Number.POSITIVE_INFINITY };

export interface BusyDriverDeps {
  readonly articles: () => readonly BusyArticle[];
  readonly exponent: number;
  readonly random: Pick<Random, "fraction" | "uuid">;
  readonly tills: number;
  /** The till at this index (0-based) at this moment; null while it does not run. */
  readonly client: (tillIndex: number) => TillClient | null;
  readonly onAcknowledged: (saleId: string, tillIndex: number) => void;
  /** Between two tries of one sale. */
  readonly tryAgainMs?: number;
}

export type BusyProgress = WallState["busyHour"];

export interface BusyDriver {
  progress(): BusyProgress;
  /** Begins an hour of `sales` sales; false when one is being played already. */
  start(speed: BusySpeed, sales?: number): boolean;
  /** Ends the hour; settles when the sale at hand is answered or given up. */
  stop(): Promise<void>;
  /** Settles when the hour is over. */
  finished(): Promise<void>;
}

const IDLE: BusyProgress = {
  running: false,
  speed: "60",
  total: 0,
  acknowledged: 0,
  refused: 0,
  retries: 0,
  problem: null,
};

/** A driver that is not playing. */
export const createBusyDriver = (deps: BusyDriverDeps): BusyDriver => {
  let progress: BusyProgress = IDLE;
  let stopping = new AbortController();
  let played: Promise<void> = Promise.resolve();
  const count = (key: "acknowledged" | "refused" | "retries"): void => {
    progress = { ...progress, [key]: progress[key] + 1 };
  };

  const ring = async ({ sale, tillIndex }: BusySale, signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      const answer = await (deps.client(tillIndex)?.ringUp(sale) ?? null);
      if (answer?.type === "acknowledged") {
        count("acknowledged");
        deps.onAcknowledged(sale.id, tillIndex);
        return;
      }
      if (answer?.type === "refused") {
        count("refused");
        progress = { ...progress, problem: answer.message };
        return;
      }
      if (answer !== null) count("retries");
      await pause(deps.tryAgainMs ?? TRY_AGAIN_MS, signal);
    }
  };

  const cashier = async (sales: readonly BusySale[], signal: AbortSignal): Promise<void> => {
    const started = performance.now();
    for (const sale of sales) {
      await pause(sale.atMs - (performance.now() - started), signal);
      if (signal.aborted) return;
      await ring(sale, signal);
    }
  };

  const play = async (sales: readonly BusySale[], signal: AbortSignal): Promise<void> => {
    const lanes = Map.groupBy(sales, (sale) => sale.tillIndex);
    await Promise.all([...lanes.values()].map(async (lane) => cashier(lane, signal)));
    progress = { ...progress, running: false };
  };

  return {
    progress: () => progress,
    start: (speed, sales = PEAK_SALES_PER_HOUR) => {
      if (progress.running) return false;
      const { exponent, random, tills } = deps;
      const hour = busyHour({ articles: deps.articles(), tills, sales, speed: FACTORS[speed], exponent, random });
      progress = { ...IDLE, running: true, speed, total: hour.length };
      stopping = new AbortController();
      played = play(hour, stopping.signal);
      return true;
    },
    stop: async () => {
      stopping.abort();
      await played;
    },
    finished: async () => played,
  };
};

/** Waits, or returns at once when there is nothing to wait for or the signal comes. */
const pause = async (ms: number, signal: AbortSignal): Promise<void> => {
  if (ms <= 0 || signal.aborted) return;
  try {
    await wait(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
};
