import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import {
  DEMO_EXPONENT,
  DEMO_SETTINGS,
  type DemoLane,
  type DemoStore,
  openDemoDirectory,
} from "../../node/demo/demo-directory.ts";
import type { LaneParts } from "../../node/demo/demo-parts.ts";
import { createSupervisor, type Supervisor } from "../../node/demo/supervisor.ts";
import { createWallApp } from "../../node/demo/wall-app.ts";
import type { WallControls } from "../../node/demo/wall-controls.ts";
import { createScreens } from "../../node/http/screens.ts";
import { INSTALL_ROOT } from "../../node/migrations.ts";
import type { Served } from "../../node/serve.ts";
import { loopbackHosts, openSql, serveApp, startDemoPrinter } from "../../node/start-node.ts";
import { jsonLogger, systemClock, systemRandom } from "../../node/system.ts";
import { UsageError } from "../options.ts";
import { chooseDemoPorts, isPortFree, nextFreePort } from "./free-port.ts";
import { endLeftoverTill } from "./leftover-till.ts";
import { createTillProcess } from "./till-process.ts";

/** Three processes start on two cores, and the first imports thousands of articles. */
const READY_MS_MAX = 90_000;

const portSchema = z.coerce.number().int().min(0).max(65_535);

export interface DemoArguments {
  readonly dir: string;
  /** The wall's; the tills take those above it. 0: any. */
  readonly port: string;
  readonly reset: boolean;
}

/** Runs the demo until it is asked to stop; then ends everything it started. */
export const runDemo = async (options: DemoArguments): Promise<void> => {
  const port = portSchema.safeParse(options.port);
  if (!port.success) throw new UsageError("--port <port>: a number from 0 (any) to 65535");
  const store = await openDemoDirectory({ path: options.dir, reset: options.reset, openSql });
  const stopping = new AbortController();
  const stop = (): void => stopping.abort();
  for (const signal of SIGNALS) process.on(signal, stop);
  try {
    console.log(store.isNew ? `Founded a store in ${store.path}` : `Found the store in ${store.path}`);
    for (const lane of store.lanes) {
      if (await endLeftoverTill(lane.dir, openSql)) console.log(`Ended ${lane.name}, which an earlier demo had left`);
    }
    await runStore(store, port.data, stopping.signal);
  } finally {
    store.unlock();
    for (const signal of SIGNALS) process.off(signal, stop);
  }
};

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

const runStore = async (store: DemoStore, firstPort: number, stopping: AbortSignal): Promise<void> => {
  const ports = await chooseDemoPorts(firstPort, store.lanes.length, isPortFree);
  const lanes = await Promise.all(store.lanes.map(async (lane, index) => equip(lane, ports.tills[index] ?? 0)));
  const logger = jsonLogger({ part: "demo" });
  const catalogue = (): string => readFileSync(join(INSTALL_ROOT, "assets", "catalogue", "groceries-eur.csv"), "utf8");
  const { name, currency, locale } = DEMO_SETTINGS;
  const supervisor = createSupervisor({
    lanes,
    store: { name, currency, locale, exponent: DEMO_EXPONENT },
    catalogue,
    clock: systemClock,
    random: systemRandom,
    logger: { ...logger, info: () => {} },
  });
  // Should this process fail, its tills must not live on without it.
  const endTills = (): void => {
    for (const lane of lanes) if (lane.process.pid() !== null) void lane.process.kill();
  };
  process.on("exit", endTills);
  let wall: Served | null = null;
  try {
    wall = await serveWall(supervisor.controls, ports.wall, stopping);
    await Promise.all(lanes.map(async (lane) => lane.process.start()));
    const watching = supervisor.watch(stopping);
    await Promise.race([watching, announce(store, supervisor, wall.url, stopping)]);
    await watching;
    console.log("Stopping the tills");
  } finally {
    await supervisor.stop();
    await wall?.close();
    process.off("exit", endTills);
  }
};

/** A lane's printer, and its process, which is not started yet. */
const equip = async (lane: DemoLane, wantedPort: number): Promise<LaneParts & { readonly paperPort: number }> => {
  const printer = await startDemoPrinter({ host: "127.0.0.1", port: 0, name: `Printer of ${lane.name}` });
  // What it said when the demo ran last is no help any more.
  rmSync(lane.log, { force: true });
  const process = createTillProcess({
    file: globalThis.process.execPath,
    log: lane.log,
    args: async () => [
      join(INSTALL_ROOT, "bin", "tillmesh.js"),
      "till",
      `--data=${lane.dir.path}`,
      `--http-port=${await nextFreePort(wantedPort, [], isPortFree)}`,
      "--peer-port=0",
      `--printer=tcp://127.0.0.1:${printer.port}`,
      "--demo",
    ],
  });
  return { number: lane.number, name: lane.name, dir: lane.dir, process, printer, paperPort: printer.port };
};

const serveWall = async (controls: WallControls, port: number, closing: AbortSignal): Promise<Served> => {
  let hosts: ReadonlySet<string> = new Set();
  const app = createWallApp({
    controls,
    closing,
    logger: jsonLogger({ part: "wall" }),
    hosts: () => hosts,
    serveScreens: createScreens(join(INSTALL_ROOT, "dist", "web", "wall")),
  });
  const served = await serveApp(app.fetch, port);
  hosts = loopbackHosts(served.port);
  return served;
};

/** Says where everything is once every till has answered, or which has not. */
const announce = async (
  store: DemoStore,
  supervisor: Supervisor,
  wall: string,
  stopping: AbortSignal,
): Promise<void> => {
  const { controls } = supervisor;
  const work = store.isNew ? "Three tills are starting; the first imports the catalogue" : "Three tills are starting";
  console.log(`\n  Wall     ${wall}\n\n${work}.`);
  await until(controls, READY_MS_MAX, stopping, () => {
    const { tills, catalogue } = controls.state();
    const isSettled = catalogue.state === "ready" || catalogue.state === "failed";
    return isSettled && tills.every((till) => till.condition !== "starting");
  });
  if (stopping.aborted) return;
  const { tills, catalogue } = controls.state();
  const rows = tills.map((till) => {
    const isOpen = till.url !== null && till.condition !== "dead" && till.condition !== "starting";
    const where = isOpen ? till.url : `did not start: see ${store.lanes[till.number - 1]?.log}`;
    return `  ${till.name}   ${where}`;
  });
  const articles =
    catalogue.state === "failed"
      ? `The catalogue could not be imported: ${catalogue.problem}`
      : `${catalogue.products} articles`;
  console.log(
    [
      `\n"${DEMO_SETTINGS.name}" is open: ${tills.length} tills, three processes, ${articles}\n`,
      `  Wall     ${wall}   everything at a glance, and the switches`,
      ...rows,
      `\nCtrl-C stops all of it; the next start finds the same store.`,
    ].join("\n"),
  );
};

/** Settles when `isSo`, asked at each new state, says so; at a bound; or when the demo stops. */
const until = async (controls: WallControls, ms: number, stopping: AbortSignal, isSo: () => boolean): Promise<void> => {
  await new Promise<void>((resolve) => {
    const end = (): void => {
      clearTimeout(bound);
      unsubscribe();
      resolve();
    };
    const bound = setTimeout(end, ms);
    const unsubscribe = controls.onState(() => {
      if (isSo()) end();
    });
    stopping.addEventListener("abort", end);
  });
};
