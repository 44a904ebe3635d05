import type { SealedRun } from "../log/chain.ts";

/** Hears of every run once it is on disk; `own` is what this till wrote itself. Must return at once and never throw. */
export type Follower = (run: SealedRun, own: boolean) => void;

/** Those who follow the log: settings, peers, printer, screens. */
export interface Followers {
  add(follower: Follower): void;
  tell(run: SealedRun, own: boolean): void;
}

export const createFollowers = (): Followers => {
  const followers: Follower[] = [];
  return {
    add: (follower) => {
      followers.push(follower);
    },
    tell: (run, own) => {
      for (const follower of followers) follower(run, own);
    },
  };
};

/** Whether a run speaks of entities of `type`. */
export const speaksOf = (run: SealedRun, type: string): boolean =>
  run.entries.some((entry) => entry.entityType === type);
