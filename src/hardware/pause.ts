import type { Scheduler } from "../kernel/ports.ts";

/** A worker's rest, which may be cut short. */
export interface Pause {
  /** Resolves after `delayMs`, or earlier: at `end`, and at `hurry` where that is allowed. */
  rest(delayMs: number, hurried: "by work" | "by nothing"): Promise<void>;
  hurry(): void;
  end(): void;
}

export const createPause = (scheduler: Pick<Scheduler, "after">): Pause => {
  let finish: (() => void) | null = null;
  let mayHurry = false;
  return {
    rest: (delayMs, hurried) =>
      new Promise((resolve) => {
        mayHurry = hurried === "by work";
        const cancel = scheduler.after(delayMs, () => finish?.());
        finish = () => {
          cancel();
          finish = null;
          resolve();
        };
      }),
    hurry: () => {
      if (mayHurry) finish?.();
    },
    end: () => finish?.(),
  };
};
