import type { Logger } from "../kernel/ports.ts";
import type { SealedRun } from "../log/chain.ts";

/** Hears of every run once it is on disk; `own` is what this till wrote itself. Must return at once. */
export type Follower = (run: SealedRun, own: boolean) => void;

/** Those who follow the log: settings, peers, printer, screens. */
export interface Followers {
  add(follower: Follower): void;
  /** What is on disk stays there and is acknowledged, whatever a follower makes of it: a failing one is logged. */
  tell(run: SealedRun, own: boolean): void;
}

export const createFollowers = (logger: Logger): Followers => {
  const followers: Follower[] = [];
  return {
    add: (follower) => {
      followers.push(follower);
    },
    tell: (run, own) => {
      for (const follower of followers) {
        try {
          follower(run, own);
        } catch (error) {
          const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
          logger.error("a follower of the log failed", { author: run.author, error: why });
        }
      }
    },
  };
};

/** Whether a run speaks of entities of `type`. */
export const speaksOf = (run: SealedRun, type: string): boolean =>
  run.entries.some((entry) => entry.entityType === type);
