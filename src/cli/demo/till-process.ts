import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import type { TillProcess } from "../../node/demo/demo-parts.ts";

/** A clean stop is a matter of milliseconds; a till that takes longer hangs. */
const STOP_MS_MAX = 5_000;

export interface TillProcessOptions {
  readonly file: string;
  /** Asked at each start: the port it would like may be in use by then. */
  readonly args: () => Promise<readonly string[]>;
  /** File that its output goes to, one life after the other. */
  readonly log: string;
}

type End = ReturnType<TillProcess["end"]>;

/** A till's process, not yet started. It shares the terminal's process group: a closed terminal ends it too. */
export const createTillProcess = (options: TillProcessOptions): TillProcess => {
  const { log } = options;
  let child: ChildProcess | null = null;
  let isStarting = false;
  let gone: Promise<void> = Promise.resolve();
  let end: End = null;
  let isWanted = false;
  const listeners: (() => void)[] = [];

  const follow = (started: ChildProcess): void => {
    let ended = (): void => {};
    gone = new Promise((resolve) => {
      ended = resolve;
    });
    const finish = (how: Pick<NonNullable<End>, "code" | "signal">): void => {
      if (child !== started) return;
      child = null;
      end = { by: isWanted ? "wall" : "itself", ...how, log };
      ended();
      for (const listener of listeners) listener();
    };
    started.once("exit", (code, signal) => finish({ code, signal }));
    // Only a process that could not be started says this: there will be no exit.
    started.once("error", () => finish({ code: null, signal: null }));
  };

  const signalled = async (signal: NodeJS.Signals): Promise<void> => {
    child?.kill(signal);
    await gone;
  };

  return {
    pid: () => child?.pid ?? null,
    end: () => end,
    start: async () => {
      // Two presses of one button are one start.
      if (child !== null || isStarting) return;
      isStarting = true;
      try {
        const args = await options.args();
        const output = openSync(log, "a", 0o600);
        child = spawn(options.file, args, { stdio: ["ignore", output, output] });
        closeSync(output);
        end = null;
        isWanted = false;
        follow(child);
      } finally {
        isStarting = false;
      }
    },
    kill: async () => {
      isWanted = true;
      await signalled("SIGKILL");
    },
    stop: async () => {
      const asked = child;
      if (asked === null) return;
      isWanted = true;
      const bound = setTimeout(() => asked.kill("SIGKILL"), STOP_MS_MAX);
      await signalled("SIGTERM");
      clearTimeout(bound);
    },
    onEnd: (listener) => {
      listeners.push(listener);
    },
  };
};
