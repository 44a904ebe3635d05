import Database from "better-sqlite3";
import { invariant } from "../kernel/assert.ts";
import { type Sql, type SqlValue, type Statement, StoreBusyError, StoreFaultError, StoreFullError } from "./sql.ts";

/** 3.7.0 to 3.51.2 can lose committed writes when two connections checkpoint at once (the WAL-reset race). */
const SQLITE_VERSION_MIN = [3, 51, 3] as const;

/** Set on every open, because none of it is kept in the file, and read back, because a typo is silent. */
const PRAGMAS: readonly (readonly [name: string, value: string, reads: string | number])[] = [
  ["journal_mode", "WAL", "wal"],
  // better-sqlite3 compiles WAL to NORMAL, which loses acknowledged sales in a power cut. FULL loses none.
  ["synchronous", "FULL", 2],
  ["foreign_keys", "ON", 1],
  ["cell_size_check", "ON", 1],
  // A bad sector under a memory map is a SIGBUS, not an error.
  ["mmap_size", "0", 0],
];

/** What a statement waits for another process's write: a key being made, a backup being read. */
const BUSY_MS = 3000;

export interface OpenOptions {
  readonly readonly?: boolean;
  /** What a statement waits for another process, milliseconds. */
  readonly busyMs?: number;
  /** A file that is only locked, never written: opening it needs no room on the disk. */
  readonly onlyLocked?: boolean;
}

/** Opens the database at `path` (":memory:" for tests of queries), durable as the log needs it. */
export const openDatabase = (path: string, options: OpenOptions = {}): Sql =>
  ask(() => {
    const db = new Database(path, { readonly: options.readonly ?? false, timeout: options.busyMs ?? BUSY_MS });
    try {
      assertSqliteVersion(String(db.prepare("select sqlite_version()").pluck().get()));
      for (const [name, value, reads] of PRAGMAS) {
        const keepsNoLog = options.readonly === true || options.onlyLocked === true || path === ":memory:";
        if (name === "journal_mode" && keepsNoLog) continue;
        db.pragma(`${name} = ${value}`);
        const got = db.pragma(name, { simple: true });
        // No answer at all is a build without memory maps.
        const isSet = got === reads || (name === "mmap_size" && got === undefined);
        invariant(isSet, `pragma ${name} to read back ${reads}, not ${String(got)}`);
      }
      return sqlOf(db);
    } catch (error) {
      db.close();
      throw error;
    }
  });

/** Throws when the SQLite that was compiled in can lose what was committed. */
export const assertSqliteVersion = (version: string): void => {
  const parts = version.split(".").map(Number);
  const [major, minor, patch] = SQLITE_VERSION_MIN;
  const at = (parts[0] ?? 0) * 1e6 + (parts[1] ?? 0) * 1e3 + (parts[2] ?? 0);
  invariant(at >= major * 1e6 + minor * 1e3 + patch, `SQLite ${SQLITE_VERSION_MIN.join(".")} or later, not ${version}`);
};

const sqlOf = (db: Database.Database): Sql => {
  const statements = new Map<string, Statement<unknown>>();
  return {
    prepare: <Row>(text: string): Statement<Row> => {
      const known = statements.get(text);
      if (known !== undefined) return known as Statement<Row>;
      const statement = translating(ask(() => db.prepare<SqlValue[], Row>(text)) as unknown as Statement<Row>);
      statements.set(text, statement);
      return statement;
    },
    exec: (text) => {
      ask(() => db.exec(text));
    },
    transaction: (work) => {
      if (db.inTransaction) return work() as never;
      return ask(() => db.transaction(work as () => never).immediate());
    },
    close: () => db.close(),
  };
};

const translating = <Row>(statement: Statement<Row>): Statement<Row> => ({
  get: (...values) => ask(() => statement.get(...values)),
  all: (...values) => ask(() => statement.all(...values)),
  run: (...values) => ask(() => statement.run(...values)),
  *iterate(...values) {
    try {
      yield* statement.iterate(...values);
    } catch (error) {
      throw translated(error);
    }
  },
});

/** What the disk refuses is said in the port's words, in a transaction or out of it. */
const ask = <T>(work: () => T): T => {
  try {
    return work();
  } catch (error) {
    throw translated(error);
  }
};

/** A full disk and a failing disk are states of the till with remedies of their own; all else is a bug. */
const translated = (error: unknown): unknown => {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code.startsWith("SQLITE_BUSY")) return new StoreBusyError("another process holds the database", { cause: error });
  // The log's index is grown before the log is: without room for it nothing was written either.
  if (code === "SQLITE_FULL" || code === "SQLITE_IOERR_SHMSIZE")
    return new StoreFullError("the disk is full", { cause: error });
  if (code.startsWith("SQLITE_IOERR") || code === "SQLITE_CORRUPT" || code === "SQLITE_NOTADB")
    return new StoreFaultError(`the disk failed (${code})`, { cause: error });
  return error;
};
