/** Time to come. */
export interface Scheduler {
  /** Calls `run` once, `delayMs` from now. Returns the way to prevent it. */
  after(delayMs: number, run: () => void): () => void;
}

/** A worker's rest, which may be cut short. */
export interface Pause {
  /** Resolves after `delayMs`, or earlier: at `end`, and at `hurry` where that is allowed. */
  rest(delayMs: number, hurried: "by work" | "by nothing"): Promise<void>;
  hurry(): void;
  end(): void;
}

export const createPause = (scheduler: Scheduler): Pause => {
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
