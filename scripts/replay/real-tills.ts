/** A throw-away store of real tills for a replay: each a process of its own with its own files, found over mDNS, linked over TLS. */
import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import type { StoreSettings } from "../../src/domain/settings-body.ts";
import { dataDirAt, localKeyOf, readRunning, type DataDir } from "../../src/node/data-dir.ts";
import { admitMember, foundStore, makeIdentity, seedLog } from "../../src/node/founding.ts";
import { memberOf } from "../../src/node/identity.ts";
import { openSql } from "../../src/node/start-node.ts";
import type { TillAddress, TillPool } from "./till-pool.ts";

export interface RealTills extends TillPool {
  /** Holds the tills' files and what their processes said; removed by `stop` unless it is to be kept. */
  readonly folder: string;
  /** Closes the tills and lets the program re-check what each of them left on disk. */
  verify(): Promise<readonly Verified[]>;
}

export interface Verified {
  /** What `tillmesh verify` said. */
  readonly said: string;
  readonly isClean: boolean;
}

export interface RealTillsOptions {
  readonly tills: number;
  readonly settings: StoreSettings;
  /** Leave the files when the pool is stopped. */
  readonly keep: boolean;
}

const PROGRAM = join(import.meta.dirname, "../../bin/tillmesh.js");

/** Three processes start on one or two cores, and a killed one checks its files first. */
const READY_MS_MAX = 60_000;
const LOOK_AGAIN_MS = 25;

interface Till {
  readonly dir: DataDir;
  readonly log: string;
  readonly key: string;
  child: ChildProcess | null;
  /** Known from the first start on, and the same ever after. */
  url: string | null;
}

const openStore = async (folder: string, count: number, settings: StoreSettings): Promise<Till[]> => {
  const lanes = Array.from({ length: count }, (_, i) => ({ number: i + 1, name: `Lane ${i + 1}` }));
  const dirs = lanes.map(({ number }) => dataDirAt(join(folder, `lane-${number}`)));
  const [first] = dirs;
  const [firstLane] = lanes;
  if (first === undefined || firstLane === undefined) throw new Error("a store needs a till");
  const founder = await foundStore(openSql, first, firstLane, settings);
  for (const [i, dir] of dirs.entries()) {
    const lane = lanes[i];
    if (i === 0 || lane === undefined) continue;
    const identity = await makeIdentity(dir, founder.cluster, lane, "till");
    seedLog(openSql, dir, identity, admitMember(openSql, first, founder, memberOf(identity)));
  }
  return dirs.map((dir) => ({ dir, log: `${dir.path}.log`, key: localKeyOf(dir), child: null, url: null }));
};

const answers = async (url: string, key: string): Promise<boolean> => {
  try {
    const response = await fetch(`${url}/api/status`, { headers: { authorization: `Bearer ${key}` } });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
};

/** Starts the till's process and waits until it answers. */
const start = async (till: Till): Promise<void> => {
  const port = till.url === null ? "0" : new URL(till.url).port;
  const output = openSync(till.log, "a", 0o600);
  const child = spawn(
    process.execPath,
    [PROGRAM, "till", "--data", till.dir.path, "--http-port", port, "--cashier", "replay", "--demo"],
    { stdio: ["ignore", output, output] },
  );
  closeSync(output);
  till.child = child;
  const giveUpAt = performance.now() + READY_MS_MAX;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the till in ${till.dir.path} ended by itself, see ${till.log}`);
    // A till that was killed has left its last address behind; only this process's own word counts.
    const running = readRunning(till.dir);
    if (running?.pid === child.pid && running !== null && (await answers(running.url, till.key))) {
      till.url = running.url;
      return;
    }
    if (performance.now() > giveUpAt) throw new Error(`the till in ${till.dir.path} does not answer, see ${till.log}`);
    await wait(LOOK_AGAIN_MS);
  }
};

const end = async ({ child }: Till, signal: NodeJS.Signals): Promise<void> => {
  if (child === null || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => {
    child.once("exit", resolve);
  });
  child.kill(signal);
  await gone;
};

/** `tillmesh verify` on the files of a till that is closed. */
const verifyTill = async ({ dir }: Till): Promise<Verified> => {
  const child = spawn(process.execPath, [PROGRAM, "verify", "--data", dir.path], { stdio: ["ignore", "pipe", "pipe"] });
  const exited = new Promise<number | null>((resolve, reject) => {
    child.once("close", resolve).once("error", reject);
  });
  const said = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { said: said.join("").trim().replaceAll("\n", "; "), isClean: (await exited) === 0 };
};

/** Founds a store in a new folder and starts its tills; all of them answer when this settles. */
export const startRealTills = async ({ tills: count, settings, keep }: RealTillsOptions): Promise<RealTills> => {
  const folder = mkdtempSync(join(tmpdir(), "tillmesh-replay-"));
  const tills: Till[] = [];
  const killAll = (): void => {
    for (const { child } of tills) child?.kill("SIGKILL");
  };
  // Whatever ends this process, its tills must not live on without it, nor their files.
  const leave = (): void => {
    killAll();
    if (!keep) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  process.once("exit", leave);
  const at = (index: number): Till => {
    const till = tills[index];
    if (till === undefined) throw new Error(`there is no till ${index}`);
    return till;
  };
  const close = async (): Promise<void> => {
    await Promise.all(tills.map((till) => end(till, "SIGTERM")));
  };
  try {
    tills.push(...(await openStore(folder, count, settings)));
    await Promise.all(tills.map((till) => start(till)));
  } catch (error) {
    // The files stay: what went wrong is in the tills' own words there.
    process.off("exit", leave);
    killAll();
    throw error;
  }
  return {
    folder,
    addresses: () => tills.map(({ url, key }): TillAddress => ({ url: url ?? "", key })),
    kill: (index) => end(at(index), "SIGKILL"),
    restart: (index) => start(at(index)),
    verify: async () => {
      await close();
      return Promise.all(tills.map((till) => verifyTill(till)));
    },
    stop: async () => {
      await close();
      process.off("exit", leave);
      if (!keep) rmSync(folder, { recursive: true });
    },
  };
};
