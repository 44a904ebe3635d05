import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { randomBytes } from "node:crypto";
import * as z from "zod";
import { type Sql, StoreBusyError } from "../store/sql.ts";

/** One till's files. The identity and the keys are readable by the service's user alone. */
export interface DataDir {
  readonly path: string;
  readonly database: string;
  readonly identity: string;
  readonly rootKey: string;
  readonly addresses: string;
  /** Where a running till says it can be reached, for the command line. */
  readonly running: string;
  /** A manager's key for the command line of the user who owns this directory. */
  readonly localKey: string;
  readonly lock: string;
}

/** The files of the data directory at `path`. */
export const dataDirAt = (path: string): DataDir => ({
  path,
  database: join(path, "store.sqlite"),
  identity: join(path, "identity.json"),
  rootKey: join(path, "root-key.json"),
  addresses: join(path, "addresses.json"),
  running: join(path, "running.json"),
  localKey: join(path, "local.key"),
  lock: join(path, "lock.sqlite"),
});

/** Makes the directory, closed to other users. */
export const ensureDataDir = (dir: DataDir): void => {
  mkdirSync(dir.path, { recursive: true, mode: 0o700 });
};

/** Writes a file whole or not at all, readable by its owner only, on disk when this returns. */
export const writeSecretFile = (path: string, text: string): void => {
  const temporary = `${path}.new`;
  const file = openSync(temporary, "w", 0o600);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  chmodSync(temporary, 0o600);
  renameSync(temporary, path);
  const directory = openSync(dirname(path), "r");
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
};

/** Opens a database file: `start-node` names the real driver. */
export type OpenSql = (
  path: string,
  options?: { readonly readonly?: boolean; readonly busyMs?: number; readonly onlyLocked?: boolean },
) => Sql;

/** Another process holds this data directory. */
export class DataDirBusyError extends Error {
  override readonly name = "DataDirBusyError";
}

/**
 * Locks the directory against a second process for as long as this one lives. The lock is an open exclusive SQLite
 * transaction: the operating system drops it with the process, so a kill leaves nothing to clean up.
 */
export const lockDataDir = (dir: DataDir, openSql: OpenSql): (() => void) => {
  let sql: Sql | null = null;
  try {
    sql = openSql(dir.lock, { busyMs: 0, onlyLocked: true });
    // A file without its first page would be written at each lock, and could not be locked on a full disk.
    const made = sql.prepare<{ user_version: number }>("pragma user_version").get()?.user_version;
    if (made === 0) sql.exec("pragma user_version = 1");
    sql.exec("begin exclusive");
  } catch (error) {
    sql?.close();
    if (!(error instanceof StoreBusyError)) throw error;
    throw new DataDirBusyError(
      `another process is running on ${dir.path}. Stop it first, or give another directory with --data`,
      { cause: error },
    );
  }
  return () => sql.close();
};

const runningSchema = z.object({ url: z.url(), pid: z.int() });

/** Says where the running till answers. */
export const writeRunning = (dir: DataDir, url: string): void =>
  writeSecretFile(dir.running, JSON.stringify({ url, pid: process.pid }));

export const removeRunning = (dir: DataDir): void => rmSync(dir.running, { force: true });

/**
 * Where the till running on `dir` answers, or null when none does. A till that was killed leaves its word behind, and
 * what answers at that address now may be anything: a key is sent only where the till's own process lives.
 */
export const readRunning = (dir: DataDir): { url: string; pid: number } | null => {
  if (!existsSync(dir.running)) return null;
  const parsed = runningSchema.safeParse(JSON.parse(readFileSync(dir.running, "utf8")));
  return parsed.success && isAlive(parsed.data.pid) ? parsed.data : null;
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of another user is one all the same.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
};

/** The local key, made at first use: who can read this file may do what a manager may. */
export const localKeyOf = (dir: DataDir): string => {
  if (!existsSync(dir.localKey)) writeSecretFile(dir.localKey, randomBytes(32).toString("base64url"));
  return readFileSync(dir.localKey, "utf8").trim();
};
