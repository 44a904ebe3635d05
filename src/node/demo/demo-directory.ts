/**
 * The demo's directory: one store of three tills. Founding happens in a directory beside it that takes its name only
 * when it is complete, so an interrupted first start leaves nothing half-made.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import * as z from "zod";
import type { StoreSettings } from "../../domain/settings-body.ts";
import { type DataDir, dataDirAt, lockDataDir, type OpenSql, writeSecretFile } from "../data-dir.ts";
import { admitMember, foundStore, makeIdentity, seedLog, type TillName } from "../founding.ts";
import { memberOf, readIdentity } from "../identity.ts";

/** The store that the demo founds. */
export const DEMO_SETTINGS: StoreSettings = {
  name: "Tillmesh Demo Market",
  headerLines: ["A made-up store: nothing here is for sale"],
  footerLines: ["Thank you. Come again!"],
  currency: "EUR",
  locale: "en-IE",
  timeZone: "Europe/Zagreb",
  dayStartsAtMinutes: 0,
  taxMode: "included",
  taxRounding: "rate",
  // Thousandths of a percent; what the codes of assets/catalogue/groceries-eur.csv mean.
  taxRates: [
    { code: "A", rate: 25_000, label: "VAT 25 %" },
    { code: "B", rate: 13_000, label: "VAT 13 %" },
    { code: "C", rate: 5_000, label: "VAT 5 %" },
  ],
  cashRounding: null,
  priceLabels: [],
};

/** Digits after the point of the demo's currency. */
export const DEMO_EXPONENT = 2;

const LANES = [1, 2, 3] as const;

export interface DemoLane {
  readonly number: number;
  readonly name: string;
  readonly dir: DataDir;
  /** What the till's process says goes here. */
  readonly log: string;
}

export interface DemoStore {
  readonly path: string;
  /** Whether this call founded it. */
  readonly isNew: boolean;
  readonly cluster: string;
  readonly lanes: readonly DemoLane[];
  /** Gives the directory free for another process. */
  readonly unlock: () => void;
}

export interface DemoDirectoryOptions {
  readonly path: string;
  /** Throw away the store that is there, and found a new one. */
  readonly reset: boolean;
  readonly openSql: OpenSql;
}

const markerSchema = z.object({ version: z.literal(1), cluster: z.string().regex(/^[0-9a-f]{32}$/) });

const markerOf = (path: string): string => join(path, "demo.json");

/**
 * Opens the demo's store, founding it when there is none, and locks its directory. Throws, with what to do, when the
 * directory is somebody else's, damaged, or in use.
 */
export const openDemoDirectory = async (options: DemoDirectoryOptions): Promise<DemoStore> => {
  const path = resolve(options.path);
  if (options.reset) removeDemo(path, options.openSql);
  const isNew = !existsSync(path) || readdirSync(path).length === 0;
  if (isNew) await found(path, options.openSql);
  const { cluster } = readMarker(path);
  const unlock = lockDataDir(dataDirAt(path), options.openSql);
  try {
    const lanes = lanesIn(path);
    for (const { dir } of lanes) {
      if (readIdentity(dir).cluster !== cluster) throw new Error(`${dir.path} holds a till of another store`);
    }
    return { path, isNew, cluster, lanes, unlock };
  } catch (error) {
    unlock();
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`the demo store in ${path} is damaged: ${why}. Start it anew with: tillmesh demo --reset`, {
      cause: error,
    });
  }
};

const lanesIn = (path: string): DemoLane[] =>
  LANES.map((number) => ({
    number,
    name: `Lane ${number}`,
    dir: dataDirAt(join(path, `lane-${number}`)),
    log: join(path, `lane-${number}.log`),
  }));

const readMarker = (path: string): z.infer<typeof markerSchema> => {
  if (!existsSync(markerOf(path))) {
    throw new Error(`${path} holds other things and no demo store. Give another directory with --dir`);
  }
  try {
    return markerSchema.parse(JSON.parse(readFileSync(markerOf(path), "utf8")));
  } catch (error) {
    throw new Error(`${markerOf(path)} is damaged. Start the demo anew with: tillmesh demo --reset`, { cause: error });
  }
};

/** What a demo makes in its directory: with anything else in it, nothing is removed. */
const OURS = /^(demo\.json|demo\.json\.new|lane-\d(\.log)?|lock\.sqlite(-journal)?)$/;

const removeDemo = (path: string, openSql: OpenSql): void => {
  if (!existsSync(path)) return;
  const foreign = readdirSync(path).find((name) => !OURS.test(name));
  if (foreign !== undefined) {
    throw new Error(`${path} holds "${foreign}", which no demo made, so it was not removed. Give another --dir`);
  }
  // Taken and given back: a demo that runs on it is not pulled away from under its tills.
  if (readdirSync(path).length > 0) lockDataDir(dataDirAt(path), openSql)();
  rmSync(path, { recursive: true });
};

const nameOf = ({ number, name }: DemoLane): TillName => ({ number, name });

const found = async (path: string, openSql: OpenSql): Promise<void> => {
  const building = `${path}.founding`;
  rmSync(building, { recursive: true, force: true });
  mkdirSync(building, { recursive: true, mode: 0o700 });
  const [first, ...others] = lanesIn(building);
  if (first === undefined) throw new Error("a demo without lanes");
  const founder = await foundStore(openSql, first.dir, nameOf(first), DEMO_SETTINGS);
  const joiners = await Promise.all(
    others.map(async (lane) => ({
      lane,
      identity: await makeIdentity(lane.dir, founder.cluster, nameOf(lane), "till"),
    })),
  );
  // Every newcomer starts from the log in which all of them are admitted, so that they know each other at once.
  const runs = joiners.map(({ identity }) => admitMember(openSql, first.dir, founder, memberOf(identity)));
  const run = runs.at(-1);
  if (run !== undefined) for (const { lane, identity } of joiners) seedLog(openSql, lane.dir, identity, run);
  writeSecretFile(markerOf(building), `${JSON.stringify({ version: 1, cluster: founder.cluster })}\n`);
  renameSync(building, path);
};
