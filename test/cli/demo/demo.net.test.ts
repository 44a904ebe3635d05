import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type WallState, wallStateSchema } from "../../../src/api/wall-schemas.ts";

const BIN = join(import.meta.dirname, "../../../bin/tillmesh.js");

/** A bound for a loaded machine; nothing here waits for it when all is well. */
const SETTLED_MS_MAX = 90_000;

interface Demo {
  readonly child: ChildProcess;
  readonly wall: string;
  /** What it has printed so far. */
  readonly printed: () => string;
}

let parent = "";
let running: ChildProcess[] = [];

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "tillmesh-demo-run-"));
  running = [];
});
afterEach(async () => {
  for (const child of running) await endOf(child, "SIGKILL");
  rmSync(parent, { recursive: true });
});

/** Starts the demo on ports of the system's choice and waits until it says that the store is open. */
const startDemo = async (): Promise<Demo> => {
  const child = spawn(process.execPath, [BIN, "demo", "--dir", join(parent, "demo"), "--port", "0"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.push(child);
  let text = "";
  await new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      text += chunk.toString();
      if (text.includes("Ctrl-C stops all of it")) resolve();
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.once("exit", () => reject(new Error(`the demo ended: ${text}`)));
  });
  const wall = /Wall\s+(http:\/\/127\.0\.0\.1:\d+)/.exec(text)?.[1];
  if (wall === undefined) throw new Error(`no address in: ${text}`);
  return { child, wall, printed: () => text };
};

/** The exit code; null when a signal ended it. */
const endOf = async (child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> => {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const ended = new Promise<number | null>((resolve) => {
    child.once("exit", (code) => resolve(code));
  });
  child.kill(signal);
  return ended;
};

/** Follows the wall's events until a state is as wanted. */
const stateThat = async (demo: Demo, what: string, isSo: (state: WallState) => boolean): Promise<WallState> => {
  const response = await fetch(`${demo.wall}/api/wall/events`, { signal: AbortSignal.timeout(SETTLED_MS_MAX) });
  let last = "";
  try {
    let text = "";
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk as Uint8Array, { stream: true });
      for (let end = text.indexOf("\n\n"); end !== -1; end = text.indexOf("\n\n")) {
        last = /^data: (.*)$/m.exec(text.slice(0, end))?.[1] ?? "null";
        text = text.slice(end + 2);
        const state = wallStateSchema.parse(JSON.parse(last));
        if (isSo(state)) return state;
      }
    }
  } catch (error) {
    throw new Error(`never saw that ${what}; last: ${last}`, { cause: error });
  }
  throw new Error(`the events ended before ${what}; last: ${last}`);
};

const press = async (demo: Demo, path: string, body: object = {}): Promise<void> => {
  const response = await fetch(`${demo.wall}/api/wall${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: demo.wall },
    body: JSON.stringify(body),
  });
  expect(await response.json(), path).toEqual({});
};

const tillOf = (state: WallState, number: number) => state.tills.find((till) => till.number === number);

const isAlive = (pid: number | null | undefined): boolean => {
  if (pid == null) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe("the demo, with real tills", () => {
  it("loses nothing to a pulled cable and a killed till in a busy hour, and finds the same store again", async () => {
    const demo = await startDemo();
    expect(demo.printed()).toContain("Founded a store");
    const open = await stateThat(demo, "all hold the catalogue", ({ agreement }) => agreement.allEqual);
    expect(open.catalogue).toMatchObject({ state: "ready", products: 5_146 });
    expect(open.links.map((link) => link.up)).toEqual([true, true, true]);

    await press(demo, "/tills/2/network", { up: false });
    await stateThat(demo, "lane 2 is alone", (state) => tillOf(state, 2)?.networkUp === false && !state.links[0]?.up);
    await press(demo, "/busy-hour", { action: "start", speed: "max" });
    await stateThat(demo, "sales are acknowledged", ({ busyHour }) => busyHour.acknowledged >= 5);
    await press(demo, "/tills/3/kill");
    const killed = await stateThat(demo, "lane 3 is dead", (state) => tillOf(state, 3)?.condition === "dead");
    expect(tillOf(killed, 3)?.end).toMatchObject({ by: "wall", signal: "SIGKILL" });
    await press(demo, "/tills/3/restart");
    await stateThat(demo, "the hour is over", ({ busyHour }) => busyHour.total === 57 && !busyHour.running);
    await press(demo, "/tills/2/network", { up: true });
    const healed = await stateThat(
      demo,
      "all are equal and hold every sale",
      ({ agreement, safety }) => agreement.allEqual && safety.everywhere === 57,
    );
    expect(healed.busyHour).toMatchObject({ acknowledged: 57, refused: 0 });
    expect(healed.safety).toMatchObject({ acknowledged: 57, lost: 0 });

    const printed = await stateThat(demo, "receipts came out", (state) => (tillOf(state, 1)?.printer.papers ?? 0) > 0);
    const paper = tillOf(printed, 1)?.printer.lastPaper;
    const svg = await (await fetch(`${demo.wall}/api/wall/printers/1/papers/${paper?.id}.svg`)).text();
    expect(svg).toContain("Tillmesh");

    const pids = healed.tills.map((till) => till.pid);
    expect(pids.map(isAlive)).toEqual([true, true, true]);
    expect(await endOf(demo.child, "SIGINT")).toBe(0);
    expect(pids.map(isAlive)).toEqual([false, false, false]);

    const again = await startDemo();
    expect(again.printed()).toContain("Found the store");
    const same = await stateThat(again, "all are equal again", ({ agreement }) => agreement.allEqual);
    expect(same.tills.map((till) => till.device)).toEqual(healed.tills.map((till) => till.device));
    expect(same.authors).toEqual(healed.authors);
    expect(await endOf(again.child, "SIGTERM")).toBe(0);
  }, 240_000);

  it("shows a till that ends by itself, and ends tills that a killed demo left behind", async () => {
    const demo = await startDemo();
    const open = await stateThat(demo, "all run", ({ agreement }) => agreement.running === 3);
    process.kill(tillOf(open, 2)?.pid ?? 0, "SIGTERM");
    const dead = await stateThat(demo, "lane 2 has ended", (state) => tillOf(state, 2)?.condition === "dead");
    expect(tillOf(dead, 2)?.end).toMatchObject({ by: "itself", code: 0 });
    expect(readFileSync(tillOf(dead, 2)?.end?.log ?? "", "utf8")).toContain("Till is open at");

    await endOf(demo.child, "SIGKILL");
    const left = [1, 3].map((number) => tillOf(open, number)?.pid);
    expect(left.map(isAlive)).toEqual([true, true]);
    const again = await startDemo();
    expect(again.printed()).toContain("Ended Lane 1, which an earlier demo had left");
    expect(left.map(isAlive)).toEqual([false, false]);
    expect(await endOf(again.child, "SIGTERM")).toBe(0);
  }, 240_000);
});
