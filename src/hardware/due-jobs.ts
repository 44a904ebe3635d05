import type { Clock } from "../kernel/ports.ts";
import { JOBS_PER_ROUND_MAX, RECEIPT_TIME_TO_LIVE_MS } from "./limits.ts";
import type { PrintProblem } from "./print-problem.ts";
import type { PrintJob, PrintQueue, Settlement } from "./print-queue.ts";

/** The jobs of a queue that are still wanted, and the ends of those that are not. */
export interface DueJobs {
  /** Waiting and not too old; the others are settled as failed with the given problem. */
  wanted(problemOf: (job: PrintJob) => PrintProblem): readonly PrintJob[];
  /** Tells the queue. What the disk refused before is told again with it; throws what the queue throws. */
  settle(settlements: readonly Settlement[]): void;
  /** Milliseconds until the next job expires; infinite without jobs. */
  untilExpiryMs(): number;
}

export const createDueJobs = (queue: PrintQueue, clock: Clock): DueJobs => {
  /** Refused settlements are kept, or their papers would look unprinted. */
  const unsettled = new Map<string, Settlement>();
  /** Monotonic time at which each waiting job expires, so that a wall clock that jumps back keeps none alive. */
  let deadlines: ReadonlyMap<string, number> = new Map();

  const settle = (settlements: readonly Settlement[]): void => {
    for (const settlement of settlements) unsettled.set(settlement.jobId, settlement);
    if (unsettled.size === 0) return;
    queue.settle([...unsettled.values()]);
    unsettled.clear();
  };

  const deadlineOf = (job: PrintJob): number => {
    const age = clock.wallMs() - job.askedAt;
    // A job from the future was stamped by a wrong clock; how old it is nobody knows.
    const left = age < -RECEIPT_TIME_TO_LIVE_MS ? 0 : Math.min(RECEIPT_TIME_TO_LIVE_MS, RECEIPT_TIME_TO_LIVE_MS - age);
    return Math.min(deadlines.get(job.id) ?? Infinity, clock.monoMs() + left);
  };

  const wanted = (problemOf: (job: PrintJob) => PrintProblem): readonly PrintJob[] => {
    for (;;) {
      const jobs = queue.waiting(JOBS_PER_ROUND_MAX);
      deadlines = new Map(jobs.map((job) => [job.id, deadlineOf(job)]));
      const now = clock.monoMs();
      const expired = jobs.filter((job) => (deadlines.get(job.id) ?? 0) <= now);
      settle(expired.map((job) => ({ jobId: job.id, outcome: "failed", problem: problemOf(job) })));
      if (expired.length < JOBS_PER_ROUND_MAX) return jobs.filter((job) => !expired.includes(job));
    }
  };

  return { wanted, settle, untilExpiryMs: () => Math.min(Infinity, ...deadlines.values()) - clock.monoMs() };
};
