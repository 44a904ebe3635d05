import { existsSync } from "node:fs";
import { toHex } from "../kernel/bytes.ts";
import type { StoreSettings } from "../domain/settings-body.ts";
import type { ClusterId, EpochId } from "../log/ids.ts";
import type { SealedRun } from "../log/chain.ts";
import { clusterIdOf, deviceIdOf, memberDraft, type Member, type Role } from "../log/membership.ts";
import { createDeviceCertificate } from "../peer/certificate.ts";
import { openStore, type Store } from "../store/open-store.ts";
import { type DataDir, ensureDataDir, lockDataDir, type OpenSql, writeSecretFile } from "./data-dir.ts";
import { type Identity, memberOf, writeIdentity } from "./identity.ts";
import { tillMigrations } from "./migrations.ts";
import { settingsDraft } from "./settings.ts";
import { generateSigner, loadSigner, systemClock, systemRandom, systemSha256, systemVerify } from "./system.ts";

/** How a till is called in its store. */
export interface TillName {
  readonly number: number;
  readonly name: string;
}

/** Makes the keys of a new till of `cluster` and keeps them in `dir`. Refuses a directory in which a till lives. */
export const makeIdentity = async (dir: DataDir, cluster: ClusterId, till: TillName, role: Role): Promise<Identity> => {
  refuseInhabited(dir);
  ensureDataDir(dir);
  const identity = await newIdentity(cluster, till, role);
  writeIdentity(dir, identity);
  return identity;
};

const refuseInhabited = (dir: DataDir): void => {
  if (existsSync(dir.identity))
    throw new Error(`a till lives in ${dir.path} already. Give another directory with --data`);
  if (existsSync(dir.database))
    throw new Error(
      `${dir.path} holds a store's records without a till's identity. Give another directory with --data; or put identity.json back from a backup; or, where a founding was cut short, remove the directory`,
    );
};

const newIdentity = async (cluster: ClusterId, till: TillName, role: Role): Promise<Identity> => {
  const { signer, pkcs8 } = generateSigner();
  const device = deviceIdOf(systemSha256, signer.publicKey);
  const tls = await createDeviceCertificate(device);
  return { version: 1, cluster, device, ...till, role, sealKey: pkcs8, tls };
};

/** Opens the store of a till that is not running, for work without the network. Closing it gives the directory free. */
export const openOffline = (openSql: OpenSql, dir: DataDir, identity: Identity): Store => {
  const unlock = lockDataDir(dir, openSql);
  try {
    return openLocked(openSql, dir, identity, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
};

const openLocked = (openSql: OpenSql, dir: DataDir, identity: Identity, unlock: () => void): Store => {
  const store = openStore({
    sql: openSql(dir.database),
    migrations: tillMigrations(),
    cluster: identity.cluster,
    device: identity.device,
    signer: loadSigner(identity.sealKey),
    sha256: systemSha256,
    verify: systemVerify,
    clock: systemClock,
    newEpoch,
    onReplicated: () => {},
  });
  return {
    ...store,
    close: () => {
      store.close();
      unlock();
    },
  };
};

/** A new epoch: 8 random bytes. */
export const newEpoch = (): EpochId => toHex(systemRandom.bytes(8)) as EpochId;

/**
 * Founds a store: its root key, its first till, its settings. Needs no network. The root key stays in the directory
 * until its owner takes it off; nothing in daily use needs it. The identity is written last: with it, the store is whole.
 */
export const foundStore = async (
  openSql: OpenSql,
  dir: DataDir,
  till: TillName,
  settings: StoreSettings,
): Promise<Identity> => {
  const root = generateSigner();
  const cluster = clusterIdOf(systemSha256, root.signer.publicKey);
  refuseInhabited(dir);
  ensureDataDir(dir);
  const identity = await newIdentity(cluster, till, "manager");
  writeSecretFile(dir.rootKey, `${JSON.stringify({ version: 1, cluster, key: root.pkcs8 })}\n`);
  const store = openOffline(openSql, dir, identity);
  try {
    store.own.commit([memberDraft(cluster, memberOf(identity), root.signer), settingsDraft(settings, 1)]);
  } finally {
    store.close();
  }
  writeIdentity(dir, identity);
  return identity;
};

/** Admits `member` in the name of the manager's till in `dir`, and returns that till's log for the newcomer to start from. */
export const admitMember = (openSql: OpenSql, dir: DataDir, identity: Identity, member: Member): SealedRun => {
  const store = openOffline(openSql, dir, identity);
  try {
    store.own.commit([memberDraft(identity.cluster, member)]);
    const run = store.log.readRun(store.own.author, 1, 100, 512 * 1024);
    if (run === null) throw new Error("the founding till has an empty log");
    return run;
  } finally {
    store.close();
  }
};

/** Gives a new till the log that says who its neighbours are; the rest it fetches from them. */
export const seedLog = (openSql: OpenSql, dir: DataDir, identity: Identity, run: SealedRun): void => {
  const store = openOffline(openSql, dir, identity);
  try {
    const outcome = store.replicated.appendReplicated(run);
    if (outcome.type !== "appended") throw new Error(`the store's log was not accepted: ${outcome.type}`);
  } finally {
    store.close();
  }
};
