import { bytesEqual, concatBytes, utf8 } from "../kernel/bytes.ts";
import { invariant } from "../kernel/assert.ts";
import type { Sha256 } from "../kernel/ports.ts";
import type { SealedRun } from "../log/chain.ts";
import { decodeEntry, decodeSeal, headerOfEntry } from "../log/codec.ts";
import type { Entry } from "../log/entry.ts";
import { type Hlc, hlcToText } from "../log/hlc.ts";
import type { Seal } from "../log/seal.ts";
import type { Projector } from "./projector.ts";
import { type Sql, StoreFaultError } from "./sql.ts";

/**
 * What becomes of an entry that this version cannot read. From a peer it is set aside; one's own is a mistake of this
 * program, and must not reach the log.
 */
export type WhenUnreadable = "set-aside" | "crash";

/** The columns that make an entry. */
export interface EntryRow {
  readonly header: Uint8Array;
  readonly payload: string;
  readonly hash: Uint8Array;
}

const DAMAGED = "is not as it was written: the disk or a hand has changed it. Run tillmesh verify";

/** The entry in a row, or null when it is not what was written. */
export const soundEntry = (sha256: Sha256, row: EntryRow): Entry | null => {
  const entry = decodeEntry(sha256, concatBytes([row.header, utf8(row.payload)]));
  return entry.ok && bytesEqual(entry.value.hash, row.hash) ? entry.value : null;
};

/** The entry in a row. What the disk gives back is checked before anyone is told that it is the author's word. */
export const entryOf = (sha256: Sha256, row: EntryRow): Entry => {
  const entry = soundEntry(sha256, row);
  if (entry === null) throw new StoreFaultError(`an entry of the log ${DAMAGED}`);
  return entry;
};

/** The seal in a row's bytes. */
export const sealOf = (bytes: Uint8Array): Seal => {
  const seal = decodeSeal(new Uint8Array(bytes));
  if (!seal.ok) throw new StoreFaultError(`a seal of the log ${DAMAGED}`);
  return seal.value;
};

/** The entry of an author at a place, or null when it is not held. */
export const readEntry = (sql: Sql, sha256: Sha256, authorId: number, seq: number): Entry | null => {
  const row = sql
    .prepare<EntryRow>("select header, payload, hash from entry where author_id = ? and seq = ?")
    .get(authorId, seq);
  return row === undefined ? null : entryOf(sha256, row);
};

/** The seal of an author at a place, or null when none is there. */
export const readSeal = (sql: Sql, authorId: number, seq: number): Seal | null => {
  const row = sql
    .prepare<{ bytes: Uint8Array }>("select bytes from seal where author_id = ? and seq = ?")
    .get(authorId, seq);
  return row === undefined ? null : sealOf(row.bytes);
};

/** The greatest stamp among the last entries of all authors, none at or above `wallMsMax`. */
export const latestHlc = (sql: Sql, wallMsMax: number): Hlc => {
  const row = sql
    .prepare<{ hlc: string | null }>(
      "select max(entry.hlc) as hlc from author join entry on entry.author_id = author.author_id and entry.seq = author.seq where entry.hlc < ?",
    )
    .get(hlcToText({ wallMs: wallMsMax, counter: 0 }));
  const [wall = "0", counter = "0"] = (row?.hlc ?? "0.0").split(".");
  return { wallMs: Number.parseInt(wall, 16), counter: Number.parseInt(counter, 16) };
};

const INSERT_ENTRY = `insert into entry
  (author_id, seq, entity_type, entity_id, operation, schema_version, hlc, wall_ms, header, payload, hash)
  values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** Stores one entry with what it means. */
export const insertEntry = (
  { sql, projector }: { readonly sql: Sql; readonly projector: Projector },
  authorId: number,
  entry: Entry,
  unreadable: WhenUnreadable,
): void => {
  const made = sql
    .prepare(INSERT_ENTRY)
    .run(
      authorId,
      entry.seq,
      entry.entityType,
      entry.entityId,
      entry.operation,
      entry.schemaVersion,
      hlcToText(entry.hlc),
      entry.wallMs,
      headerOfEntry(entry),
      entry.payload,
      entry.hash,
    );
  const setAside = projector.apply(entry);
  invariant(setAside === null || unreadable === "set-aside", `an entry of one's own that can be read: ${setAside}`);
  if (setAside !== null)
    sql.prepare("insert into quarantine (entry_id, reason) values (?, ?)").run(made.lastInsertRowid, setAside);
};

const INSERT_SEAL = "insert into seal (author_id, seq, bytes) values (?, ?, ?)";

/** Stores the seals of a run. */
export const insertSeals = (sql: Sql, authorId: number, seals: readonly Seal[]): void => {
  for (const seal of seals) sql.prepare(INSERT_SEAL).run(authorId, seal.seq, seal.bytes);
};

const INSERT_FORK = `insert into fork (author_id, seq, entry_bytes, seal_bytes, seen_at)
  values (?, ?, ?, ?, ?) on conflict do nothing`;

/** Stores the other branch of a fork as evidence. */
export const insertFork = (sql: Sql, authorId: number, branch: SealedRun, seenAtMs: number): void => {
  const seals = new Map(branch.seals.map((seal) => [seal.seq, seal.bytes]));
  for (const entry of branch.entries)
    sql.prepare(INSERT_FORK).run(authorId, entry.seq, entry.bytes, seals.get(entry.seq) ?? null, seenAtMs);
};
