/** The program itself, as a process: what it says, how it ends, and a till that can be killed. */
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import type { DataDir } from "../../../src/node/data-dir.ts";
import { type Call, callerAt, CATALOGUE, runTill } from "./running-till.ts";

const MAIN = join(import.meta.dirname, "../../../src/cli/main.ts");

export interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const endOf = (child: ChildProcess): Promise<End> =>
  new Promise((resolve) => {
    child.once("close", (code, signal) => resolve({ code, signal }));
  });

/** Runs `tillmesh` with `args` to its end. */
export const tillmesh = async (
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<End & { readonly out: string; readonly err: string }> => {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [end, out, err] = await Promise.all([endOf(child), text(child.stdout), text(child.stderr)]);
  return { ...end, out, err };
};

export interface TillProcess {
  readonly url: string;
  readonly call: Call;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<End>;
  /** Its log so far. */
  log(): string;
}

/** Runs the till in `dir` as a process of its own, and waits until it is open. Whatever the test does, it is gone afterwards. */
export const tillProcess = async (dir: DataDir, key: string, args: readonly string[] = []): Promise<TillProcess> => {
  const child = spawn(process.execPath, [MAIN, "till", "--data", dir.path, "--http-port", "0", ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = endOf(child);
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  let log = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (log += chunk));
  const opened = new Promise<string>((resolve) => {
    createInterface(child.stdout).on("line", (line) => {
      const url = /^Till is open at (\S+)$/.exec(line)?.[1];
      if (url !== undefined) resolve(url);
    });
  });
  const url = await Promise.race([
    opened,
    ended.then(({ code }): never => {
      throw new Error(`the till ended with ${code}: ${log}`);
    }),
  ]);
  return { url, call: callerAt(url, key), kill: (signal) => child.kill(signal), ended, log: () => log };
};

/** A founded store with a catalogue and a manager's key, and no till running on it. */
export const foundedShop = async (): Promise<{ dir: DataDir; key: string }> => {
  const till = await runTill({ catalogue: CATALOGUE });
  await till.stop();
  return { dir: till.dir, key: till.keys.manager };
};
