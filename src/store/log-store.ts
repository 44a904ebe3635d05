import { bytesEqual, concatBytes, utf8 } from "../kernel/bytes.ts";
import { invariant, must } from "../kernel/assert.ts";
import type { Sha256, Verify } from "../kernel/ports.ts";
import { CHAIN_START, type ChainHead, linkAfter, type SealedRun } from "../log/chain.ts";
import { decodeEntry, decodeSeal } from "../log/codec.ts";
import type { Entry } from "../log/entry.ts";
import { type Hlc, hlcToText } from "../log/hlc.ts";
import { type AuthorId, type ClusterId, parseAuthorId, splitAuthor } from "../log/ids.ts";
import { type Membership, MEMBER_ENTITY, membersOf } from "../log/membership.ts";
import type { LogReader } from "../log/ports.ts";
import type { Seal } from "../log/seal.ts";
import type { Vector } from "../log/vector.ts";
import type { Projector } from "./projector.ts";
import { type Sql, StoreFaultError } from "./sql.ts";

/** One author as held: its row, where its chain stands, and why it is not followed further, if so. */
export interface HeldAuthor {
  readonly authorId: number;
  readonly head: ChainHead;
  readonly frozen: string | null;
}

export interface LogStoreDeps {
  readonly sql: Sql;
  readonly cluster: ClusterId;
  readonly sha256: Sha256;
  readonly verify: Verify;
  readonly projector: Projector;
}

/**
 * What becomes of an entry that this version cannot read. From a peer it is set aside; one's own is a mistake of this
 * program, and must not reach the log.
 */
export type WhenUnreadable = "set-aside" | "crash";

/** The log on disk. All writes go through {@link LogStore.insert}, inside a transaction of the caller. */
export interface LogStore extends LogReader {
  members(): Membership;
  author(id: AuthorId): HeldAuthor | null;
  /** Where `author`'s chain stood after `seq`, which must be held. */
  headAt(author: AuthorId, seq: number): ChainHead;
  entryAt(author: AuthorId, seq: number): Entry | null;
  sealAt(author: AuthorId, seq: number): Seal | null;
  /** The greatest stamp among the last entries of all authors, none above `wallMsMax`. */
  latestHlc(wallMsMax: number): Hlc;
  /**
   * Stores a run that continues its author's chain, projects it, and returns what to do once the transaction has
   * committed: memory follows the disk, never the other way round.
   */
  insert(run: SealedRun, head: ChainHead, unreadable: WhenUnreadable): () => void;
  /** Stops following an author. `branch` is what contradicts what is held: evidence, kept whole, up to the author's seal. */
  freeze(author: AuthorId, branch: SealedRun, seenAtMs: number): void;
}

interface EntryRow {
  readonly header: Uint8Array;
  readonly payload: string;
  readonly hash: Uint8Array;
}

const SELECT_AUTHORS = "select author_id, device || ':' || epoch as id, seq, link, frozen from author";
const INSERT_FORK = `insert into fork (author_id, seq, entry_bytes, seal_bytes, seen_at)
  values (?, ?, ?, ?, ?) on conflict do nothing`;
const INSERT_ENTRY = `insert into entry
  (author_id, seq, entity_type, entity_id, operation, schema_version, hlc, wall_ms, header, payload, hash)
  values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** Opens the log held in `deps.sql`. */
export const createLogStore = (deps: LogStoreDeps): LogStore => {
  const { sql, sha256 } = deps;
  const authors = new Map<AuthorId, HeldAuthor>();
  for (const row of sql
    .prepare<{ author_id: number; id: string; seq: number; link: Uint8Array; frozen: string | null }>(SELECT_AUTHORS)
    .all()) {
    const head = { seq: row.seq, link: new Uint8Array(row.link) };
    authors.set(must(parseAuthorId(row.id), "an author id"), { authorId: row.author_id, head, frozen: row.frozen });
  }
  let memberEntries: readonly Entry[] = sql
    .prepare<EntryRow>("select header, payload, hash from entry where entity_type = ? order by entry_id")
    .all(MEMBER_ENTITY)
    .map((row) => entryOf(sha256, row));
  let members = membersOf(deps, memberEntries);
  let vector = vectorOf(authors);

  const entryAt = (author: AuthorId, seq: number): Entry | null => {
    const held = authors.get(author);
    if (held === undefined) return null;
    const row = sql
      .prepare<EntryRow>("select header, payload, hash from entry where author_id = ? and seq = ?")
      .get(held.authorId, seq);
    return row === undefined ? null : entryOf(sha256, row);
  };
  const sealAt = (author: AuthorId, seq: number): Seal | null => {
    const held = authors.get(author);
    if (held === undefined) return null;
    const row = sql
      .prepare<{ bytes: Uint8Array }>("select bytes from seal where author_id = ? and seq = ?")
      .get(held.authorId, seq);
    return row === undefined ? null : sealOf(row.bytes);
  };
  const rowOf = (author: AuthorId): number => {
    const held = authors.get(author);
    if (held !== undefined) return held.authorId;
    const { device, epoch } = splitAuthor(author);
    const made = sql
      .prepare("insert into author (device, epoch, seq, link) values (?, ?, 0, ?)")
      .run(device, epoch, CHAIN_START.link);
    return Number(made.lastInsertRowid);
  };

  return {
    vector: () => vector,
    members: () => members,
    author: (id) => authors.get(id) ?? null,
    entryAt,
    sealAt,
    headAt: (author, seq) => {
      if (seq === 0) return CHAIN_START;
      const held = must(authors.get(author), "a held author");
      if (held.head.seq === seq) return held.head;
      return {
        seq,
        link: linkAfter(sha256, must(entryAt(author, seq), "a held entry"), sealAt(author, seq) ?? undefined),
      };
    },
    latestHlc: (wallMsMax) => latestHlc(sql, wallMsMax),
    readRun: (author, from, entriesMax, bytesMax) => {
      const held = authors.get(author);
      return held === undefined ? null : readRun(deps, author, held, from, entriesMax, bytesMax);
    },
    insert: (run, head, unreadable) => {
      const authorId = rowOf(run.author);
      for (const entry of run.entries) insertEntry(deps, authorId, entry, unreadable);
      for (const seal of run.seals)
        sql.prepare("insert into seal (author_id, seq, bytes) values (?, ?, ?)").run(authorId, seal.seq, seal.bytes);
      sql.prepare("update author set seq = ?, link = ? where author_id = ?").run(head.seq, head.link, authorId);
      const admissions = run.entries.filter((entry) => entry.entityType === MEMBER_ENTITY);
      return () => {
        authors.set(run.author, { authorId, head, frozen: authors.get(run.author)?.frozen ?? null });
        vector = new Map(vector).set(run.author, head.seq);
        if (admissions.length === 0) return;
        memberEntries = [...memberEntries, ...admissions];
        members = membersOf(deps, memberEntries);
      };
    },
    freeze: (author, branch, seenAtMs) => {
      const held = must(authors.get(author), "a held author");
      const reason = `two histories at seq ${must(branch.entries[0], "an entry").seq}`;
      const seals = new Map(branch.seals.map((seal) => [seal.seq, seal.bytes]));
      sql.transaction(() => {
        sql.prepare("update author set frozen = ? where author_id = ?").run(reason, held.authorId);
        for (const entry of branch.entries)
          sql.prepare(INSERT_FORK).run(held.authorId, entry.seq, entry.bytes, seals.get(entry.seq) ?? null, seenAtMs);
      });
      authors.set(author, { ...held, frozen: reason });
    },
  };
};

/** The entry in a row. What the disk gives back is checked before anyone is told that it is the author's word. */
const entryOf = (sha256: Sha256, row: EntryRow): Entry => {
  const entry = decodeEntry(sha256, concatBytes([row.header, utf8(row.payload)]));
  if (entry.ok && bytesEqual(entry.value.hash, row.hash)) return entry.value;
  throw new StoreFaultError(
    "an entry of the log is not as it was written: the disk or a hand has changed it. Run tillmesh verify",
  );
};

const vectorOf = (authors: ReadonlyMap<AuthorId, HeldAuthor>): Vector =>
  new Map([...authors].map(([id, held]) => [id, held.head.seq]));

const sealOf = (bytes: Uint8Array): Seal => {
  const seal = decodeSeal(new Uint8Array(bytes));
  invariant(seal.ok, "a seal of the log to decode");
  return seal.value;
};

const insertEntry = (
  { sql, projector }: LogStoreDeps,
  authorId: number,
  entry: Entry,
  unreadable: WhenUnreadable,
): void => {
  const payloadBytes = utf8(entry.payload).length;
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
      entry.bytes.subarray(0, entry.bytes.length - payloadBytes),
      entry.payload,
      entry.hash,
    );
  const setAside = projector.apply(entry);
  invariant(setAside === null || unreadable === "set-aside", `an entry of one's own that can be read: ${setAside}`);
  if (setAside !== null)
    sql.prepare("insert into quarantine (entry_id, reason) values (?, ?)").run(made.lastInsertRowid, setAside);
};

const latestHlc = (sql: Sql, wallMsMax: number): Hlc => {
  const row = sql
    .prepare<{ hlc: string | null }>(
      "select max(entry.hlc) as hlc from author join entry on entry.author_id = author.author_id and entry.seq = author.seq where entry.hlc < ?",
    )
    .get(hlcToText({ wallMs: wallMsMax, counter: 0 }));
  const [wall = "0", counter = "0"] = (row?.hlc ?? "0.0").split(".");
  return { wallMs: Number.parseInt(wall, 16), counter: Number.parseInt(counter, 16) };
};

const readRun = (
  { sql, sha256 }: LogStoreDeps,
  author: AuthorId,
  held: HeldAuthor,
  firstSeq: number,
  entriesMax: number,
  bytesMax: number,
): SealedRun | null => {
  const rows = sql.prepare<EntryRow & { seal: Uint8Array | null }>(
    `select header, payload, hash, seal.bytes as seal from entry
     left join seal on seal.author_id = entry.author_id and seal.seq = entry.seq
     where entry.author_id = ? and entry.seq >= ? order by entry.seq`,
  );
  const entries: Entry[] = [];
  const seals: Seal[] = [];
  let bytes = 0;
  let sealedEntries = 0;
  for (const row of rows.iterate(held.authorId, firstSeq)) {
    const entry = entryOf(sha256, row);
    // A run ends at a seal; once one is in hand, the limits decide whether the next stretch still goes along.
    const isOver = entries.length >= entriesMax || bytes + entry.bytes.length > bytesMax;
    if (isOver && sealedEntries > 0) break;
    entries.push(entry);
    bytes += entry.bytes.length;
    if (row.seal === null) continue;
    seals.push(sealOf(row.seal));
    sealedEntries = entries.length;
  }
  return sealedEntries === 0 ? null : { author, entries: entries.slice(0, sealedEntries), seals };
};
