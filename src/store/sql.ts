/** The small synchronous SQL port: all the store asks of a database driver. */
export type SqlValue = string | number | bigint | null | Uint8Array;

export interface Statement<Row> {
  get(...values: readonly SqlValue[]): Row | undefined;
  all(...values: readonly SqlValue[]): Row[];
  iterate(...values: readonly SqlValue[]): IterableIterator<Row>;
  run(...values: readonly SqlValue[]): { readonly changes: number; readonly lastInsertRowid: number | bigint };
}

/** Work inside a transaction must be synchronous: an `await` in it would let other work into the transaction. */
type NotPromise<T> = T extends PromiseLike<unknown> ? "a transaction cannot be async" : T;

export interface Sql {
  /** Prepares once per text; the same text gives the same statement. */
  prepare<Row = unknown>(text: string): Statement<Row>;
  exec(text: string): void;
  /** Runs `work` in one IMMEDIATE transaction; a throw rolls all of it back. Nested calls join the outer one. */
  transaction<T>(work: () => NotPromise<T>): T;
  close(): void;
}

/** Another process holds the database and did not let go of it in time. */
export class StoreBusyError extends Error {
  override readonly name = "StoreBusyError";
}

/** The database cannot take more: nothing of the attempted transaction was stored. */
export class StoreFullError extends Error {
  override readonly name = "StoreFullError";
}

/** The disk failed under the database. Nothing may be acknowledged until the file was opened and checked again. */
export class StoreFaultError extends Error {
  override readonly name = "StoreFaultError";
}
