import type { Scheduler } from "../kernel/ports.ts";

/** The process's own timers. */
export const systemScheduler = (): Scheduler => ({
  after: (ms, task) => {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
  soon: (task) => {
    setImmediate(task);
  },
});
