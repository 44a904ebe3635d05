/** Kills tills in the middle of a replay, at random moments that a seed repeats. */
import { setTimeout as wait } from "node:timers/promises";
import type { TillPool } from "./till-pool.ts";

export interface Kill {
  readonly till: number;
  /** Sales acknowledged by all tills when the kill was decided. */
  readonly after: number;
  /** Whether the till had a sale in hand. */
  readonly busy: boolean;
}

export interface KillerOptions {
  readonly pool: Pick<TillPool, "addresses" | "kill" | "restart">;
  readonly kills: number;
  /** Sales that will be rung up. */
  readonly sales: number;
  /** Numbers in [0, 1). */
  readonly chance: () => number;
  /** Whether a till has a sale in hand at this moment. */
  readonly isBusy: (till: number) => boolean;
}

export interface Killer {
  /**
   * Called once before each sale with the number acknowledged so far. Starts a kill when one is due, by the number of sales
   * begun: that one reaches the last place whatever the lanes' pace, so the same seed kills as often each time. Settles at
   * once, or, when the kill before is still under way, after it.
   */
  beforeSale(acknowledged: number): Promise<void>;
  /** Settles when every killed till answers again. */
  finished(): Promise<void>;
  readonly kills: readonly Kill[];
}

/** A kill falls at any point of the sales that take place within this time of its decision. */
const AIM_MS = 25;

/** Spread over the replay, each at a random place of its share. */
const thresholds = (kills: number, sales: number, chance: () => number): number[] =>
  Array.from({ length: kills }, (_, i) => Math.floor(((i + chance()) * sales) / kills));

/** A killer that has not killed yet. */
export const createKiller = ({ pool, kills: wanted, sales, chance, isBusy }: KillerOptions): Killer => {
  const due = thresholds(wanted, sales, chance);
  const kills: Kill[] = [];
  let underWay: Promise<void> = Promise.resolve();
  let begun = 0;
  const killOne = async (after: number): Promise<void> => {
    const till = Math.floor(chance() * pool.addresses().length);
    await wait(chance() * AIM_MS);
    kills.push({ till, after, busy: isBusy(till) });
    await pool.kill(till);
    await pool.restart(till);
  };
  return {
    kills,
    beforeSale: async (acknowledged) => {
      const place = begun++;
      if (due[0] === undefined || place < due[0]) return;
      due.shift();
      const before = underWay;
      // Taken before the wait, so that two lanes never start the same kill, nor two at once.
      underWay = before.then(() => killOne(acknowledged));
      // Who waits for it sees it fail; until somebody does, a failure must not end the process.
      underWay.catch(() => undefined);
      await before;
    },
    finished: () => underWay,
  };
};
