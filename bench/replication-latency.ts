/**
 * From a sale's commit on one till to its fsync on another process's disk and the word of it back, against the least
 * that could be: the same bytes over mutual TLS, one FULL insert, an echo.
 */
import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WebSocket } from "ws";
import type { OneShotSale } from "../src/api/schemas.ts";
import { dataDirAt } from "../src/node/data-dir.ts";
import { admitMember, makeIdentity, seedLog } from "../src/node/founding.ts";
import { memberOf } from "../src/node/identity.ts";
import { createDeviceCertificate } from "../src/peer/certificate.ts";
import { openDatabase } from "../src/store/open-database.ts";
import { benchStore } from "./bench-store.ts";
import { quantile, round } from "./statistics.ts";

const SALES = 800;
const WARM_UP = 400;

export interface LatencyFigures {
  readonly sales: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly bareP50Ms: number;
  readonly bareP99Ms: number;
  /** p50 over bare p50; goal at most 2. */
  readonly ratio: number;
}

/** Runs both in turns, message by message. */
export const measureReplication = async (sales: readonly OneShotSale[]): Promise<LatencyFigures> => {
  const folder = mkdtempSync(join(tmpdir(), "tillmesh-bench-"));
  const children: ChildProcess[] = [];
  try {
    const neighbour = dataDirAt(join(folder, "b"));
    const store = await benchStore(join(folder, "a"), {
      printerPort: null,
      join: async (dir, identity) => {
        const joining = await makeIdentity(neighbour, identity.cluster, { number: 2, name: "Lane 2" }, "till");
        seedLog(openDatabase, neighbour, joining, admitMember(openDatabase, dir, identity, memberOf(joining)));
        return startNeighbour(neighbour.path, children);
      },
    });
    await caughtUp(() => store.till.status({ digests: false }));
    const echo = await startEcho(join(folder, "echo.sqlite"), children);
    let seq = store.written();
    const times: number[] = [];
    const bareTimes: number[] = [];
    for (let at = 0; at < WARM_UP + SALES; at++) {
      const sale = sales[at % sales.length];
      if (sale === undefined) throw new Error("no sales to ring up");
      const done = store.till.ringUp({ ...sale, id: store.newId() }, "Bench");
      if (!done.ok) throw new Error(done.error.message);
      const committed = performance.now();
      seq++;
      while (store.holders(seq) < 2) await new Promise(setImmediate);
      const replicated = performance.now();
      await echo(Buffer.from(JSON.stringify(done.value.body)));
      const echoed = performance.now();
      if (at < WARM_UP) continue;
      times.push(replicated - committed);
      bareTimes.push(echoed - replicated);
    }
    await store.close();
    return {
      sales: times.length,
      p50Ms: round(quantile(times, 0.5)),
      p99Ms: round(quantile(times, 0.99)),
      bareP50Ms: round(quantile(bareTimes, 0.5)),
      bareP99Ms: round(quantile(bareTimes, 0.99)),
      ratio: round(quantile(times, 0.5) / quantile(bareTimes, 0.5)),
    };
  } finally {
    for (const child of children) child.kill();
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Starts a real till on `data` and returns the address of its peer port. */
const startNeighbour = (data: string, children: ChildProcess[]): Promise<string> => {
  const child = spawn(process.execPath, ["src/cli/main.ts", "till", "--data", data, "--http-port", "0"], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  children.push(child);
  return new Promise((resolve, reject) => {
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      const port = /"peerPort":(\d+)/.exec(said)?.[1];
      if (port !== undefined) resolve(`127.0.0.1:${port}`);
    });
    child.once("exit", () => reject(new Error(`the neighbour did not start: ${said}`)));
  });
};

/** Waits until the neighbour holds all there is. */
const caughtUp = async (
  status: () => { readonly sync: { readonly peers: readonly { connected: boolean; behind: number }[] } },
): Promise<void> => {
  for (;;) {
    const { peers } = status().sync;
    if (peers.length > 0 && peers.every((peer) => peer.connected && peer.behind === 0)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

const startEcho = async (path: string, children: ChildProcess[]): Promise<(bytes: Buffer) => Promise<void>> => {
  const child = fork("bench/echo-server.ts", [path]);
  children.push(child);
  const [{ port }] = (await once(child, "message")) as [{ port: number }];
  const { certPem, keyPem } = await createDeviceCertificate("11".repeat(16) as never);
  const socket = new WebSocket(`wss://127.0.0.1:${port}`, {
    cert: certPem,
    key: keyPem,
    rejectUnauthorized: false,
    perMessageDeflate: false,
  });
  await once(socket, "open");
  return async (bytes) => {
    const answered = once(socket, "message");
    socket.send(bytes);
    await answered;
  };
};
