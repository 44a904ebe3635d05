import type { Clock, Sha256, Signer, Verify } from "../kernel/ports.ts";
import type { SealedRun } from "../log/chain.ts";
import type { ClusterId, DeviceId, EpochId } from "../log/ids.ts";
import type { LogWriter } from "../log/ports.ts";
import { createLogStore, type LogStore } from "./log-store.ts";
import { migrate, type Migration } from "./migrate.ts";
import { createOwnLog, type OwnLog } from "./own-log.ts";
import { createProjector, type Projector } from "./projector.ts";
import { rebuild } from "./rebuild.ts";
import { createReplicatedLog } from "./replicated-log.ts";
import type { Sql } from "./sql.ts";

export interface StoreDeps {
  readonly sql: Sql;
  readonly migrations: readonly Migration[];
  readonly cluster: ClusterId;
  readonly device: DeviceId;
  readonly signer: Signer;
  readonly sha256: Sha256;
  readonly verify: Verify;
  readonly clock: Clock;
  /** A fresh random epoch, used when this device has none in this database. */
  readonly newEpoch: () => EpochId;
  /** Hears of every run from a peer once it is on disk. */
  readonly onReplicated: (run: SealedRun) => void;
}

/** A till's store, open: the log, what it means, and the two ways to add to it. */
export interface Store {
  readonly sql: Sql;
  readonly epoch: EpochId;
  readonly log: LogStore;
  readonly own: OwnLog;
  readonly replicated: LogWriter;
  readonly projector: Projector;
  close(): void;
}

/** Migrates, rebuilds projections when their shape has changed, and opens the log. */
export const openStore = (deps: StoreDeps): Store => {
  const { sql, sha256 } = deps;
  migrate(sql, deps.migrations, sha256, deps.clock.wallMs());
  const projector = createProjector(sql, sha256);
  if (!projector.isCurrent()) rebuild(sql, projector, sha256);
  const log = createLogStore({ ...deps, projector });
  const epoch = currentEpoch(deps);
  const own = createOwnLog({ ...deps, projector, log, epoch });
  const replicated = createReplicatedLog({ ...deps, projector, log }, (run) => {
    own.observe(run);
    deps.onReplicated(run);
  });
  return { sql, epoch, log, own, replicated, projector, close: () => sql.close() };
};

/** The epoch is kept by device: a database that came from another device brings no epoch of ours along. */
const currentEpoch = ({ sql, device, newEpoch }: StoreDeps): EpochId => {
  const key = `epoch:${device}`;
  const kept = sql.prepare<{ value: string }>("select value from meta where key = ?").get(key);
  if (kept !== undefined) return kept.value as EpochId;
  const epoch = newEpoch();
  sql.transaction(() => {
    sql.prepare("insert into meta (key, value) values (?, ?)").run(key, epoch);
  });
  return epoch;
};
