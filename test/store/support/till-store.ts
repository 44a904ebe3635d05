/** The store of one till on a real file, as a node would assemble it, and a folder that goes away with the test. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Clock } from "../../../src/kernel/ports.ts";
import type { ChainedCommit } from "../../../src/log/chain.ts";
import type { EntryDraft } from "../../../src/log/entry.ts";
import type { LogWriter } from "../../../src/log/ports.ts";
import { createLogStore, type LogStore } from "../../../src/store/log-store.ts";
import { migrate, type Migration } from "../../../src/store/migrate.ts";
import { openDatabase } from "../../../src/store/open-database.ts";
import { createOwnLog, type OwnLog } from "../../../src/store/own-log.ts";
import { createProjector, type Projector } from "../../../src/store/projector.ts";
import { rebuild } from "../../../src/store/rebuild.ts";
import { createReplicatedLog } from "../../../src/store/replicated-log.ts";
import type { Sql } from "../../../src/store/sql.ts";
import { sha256, verifyEd25519 } from "../../support/crypto.ts";
import { NOON } from "../../support/drafts.ts";
import type { Device, StoreWorld } from "../../support/store-world.ts";

const MIGRATIONS = join(import.meta.dirname, "../../../migrations/till");

export const migrations: readonly Migration[] = readdirSync(MIGRATIONS)
  .filter((file) => file.endsWith(".sql"))
  .toSorted()
  .map((file) => ({ file, text: readFileSync(join(MIGRATIONS, file), "utf8") }));

/** A folder for this test alone. */
export const tempDir = (): string => {
  const dir = mkdtempSync(join(tmpdir(), "tillmesh-store-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
};

/** A clock that moves a second at each look, or as far as the test says. */
export interface TestClock extends Clock {
  set(wallMs: number): void;
}

export const testClock = (from = NOON): TestClock => {
  let wall = from;
  return {
    wallMs: () => (wall += 1000),
    monoMs: () => wall,
    set: (wallMs) => {
      wall = wallMs;
    },
  };
};

export interface TillStore {
  readonly path: string;
  readonly sql: Sql;
  readonly clock: TestClock;
  readonly projector: Projector;
  readonly log: LogStore;
  readonly own: OwnLog;
  readonly writer: LogWriter;
  commit(...drafts: readonly EntryDraft[]): ChainedCommit;
  close(): void;
}

/** Opens (and, when new, makes) the store of `device` at `path`. */
export const openTillStore = (
  world: StoreWorld,
  device: Device,
  path: string = join(tempDir(), "till.db"),
  clock: TestClock = testClock(),
): TillStore => {
  const sql = openDatabase(path);
  migrate(sql, migrations, sha256, NOON);
  const projector = createProjector(sql, sha256);
  if (!projector.isCurrent()) rebuild(sql, projector, sha256);
  const deps = { sql, cluster: world.cluster, sha256, verify: verifyEd25519, projector };
  const log = createLogStore(deps);
  const own = createOwnLog({ ...deps, log, clock, signer: device.signer, device: device.device, epoch: device.epoch });
  const writer = createReplicatedLog({ ...deps, log, clock }, (run) => own.observe(run));
  return {
    path,
    sql,
    clock,
    projector,
    log,
    own,
    writer,
    commit: (...drafts) => own.commit(drafts),
    close: () => sql.close(),
  };
};
