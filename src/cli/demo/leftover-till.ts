import { setTimeout as wait } from "node:timers/promises";
import {
  type DataDir,
  DataDirBusyError,
  lockDataDir,
  type OpenSql,
  readRunning,
  removeRunning,
} from "../../node/data-dir.ts";

const STOP_MS_MAX = 5_000;
const LOOK_EVERY_MS = 50;

const isBusy = (dir: DataDir, openSql: OpenSql): boolean => {
  try {
    lockDataDir(dir, openSql)();
    return false;
  } catch (error) {
    if (error instanceof DataDirBusyError) return true;
    throw error;
  }
};

/**
 * Ends a till that an earlier demo left running on `dir` (that demo itself was killed, so nobody told its tills).
 * Call it while holding the demo directory's own lock: then no living demo owns that till. The directory's lock and the
 * process id that its holder wrote together say which process it is. Returns whether there was one.
 */
export const endLeftoverTill = async (dir: DataDir, openSql: OpenSql): Promise<boolean> => {
  if (!isBusy(dir, openSql)) return false;
  const running = readRunning(dir);
  if (running === null)
    throw new Error(`a till runs on ${dir.path} and does not say which process it is. Stop it first`);
  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    process.kill(running.pid, signal);
    const until = performance.now() + STOP_MS_MAX;
    while (performance.now() < until) {
      if (!isBusy(dir, openSql)) {
        removeRunning(dir);
        return true;
      }
      await wait(LOOK_EVERY_MS);
    }
  }
  throw new Error(`the till with process id ${running.pid} runs on ${dir.path} and cannot be ended. Stop it first`);
};
