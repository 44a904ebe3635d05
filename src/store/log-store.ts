import { must } from "../kernel/assert.ts";
import type { Sha256, Verify } from "../kernel/ports.ts";
import { CHAIN_START, type ChainHead, linkAfter, type SealedRun } from "../log/chain.ts";
import type { Entry } from "../log/entry.ts";
import type { Hlc } from "../log/hlc.ts";
import { type AuthorId, type ClusterId, parseAuthorId, splitAuthor } from "../log/ids.ts";
import { type Membership, MEMBER_ENTITY, membersOf } from "../log/membership.ts";
import type { LogReader } from "../log/ports.ts";
import type { Seal } from "../log/seal.ts";
import type { Vector } from "../log/vector.ts";
import {
  type EntryRow,
  insertEntry,
  insertFork,
  insertSeals,
  latestHlc,
  readEntry,
  readSeal,
  soundEntry,
  type WhenUnreadable,
} from "./log-rows.ts";
import type { Projector } from "./projector.ts";
import { readRun } from "./read-run.ts";
import type { Sql } from "./sql.ts";

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

const SELECT_AUTHORS = "select author_id, device || ':' || epoch as id, seq, link, frozen from author";
const SELECT_MEMBERS = "select header, payload, hash from entry where entity_type = ? order by entry_id";

/** Opens the log held in `deps.sql`. */
export const createLogStore = (deps: LogStoreDeps): LogStore => {
  const { sql, sha256 } = deps;
  const authors = readAuthors(sql);
  let memberEntries = readMemberEntries(sql, sha256);
  let members = membersOf(deps, memberEntries);
  let vector: Vector = new Map([...authors].map(([id, held]) => [id, held.head.seq]));

  const entryAt = (author: AuthorId, seq: number): Entry | null => {
    const held = authors.get(author);
    return held === undefined ? null : readEntry(sql, sha256, held.authorId, seq);
  };
  const sealAt = (author: AuthorId, seq: number): Seal | null => {
    const held = authors.get(author);
    return held === undefined ? null : readSeal(sql, held.authorId, seq);
  };
  const headAt = (author: AuthorId, seq: number): ChainHead => {
    if (seq === 0) return CHAIN_START;
    const held = must(authors.get(author), "a held author");
    if (held.head.seq === seq) return held.head;
    const entry = must(entryAt(author, seq), "a held entry");
    return { seq, link: linkAfter(sha256, entry, sealAt(author, seq) ?? undefined) };
  };

  return {
    vector: () => vector,
    members: () => members,
    author: (id) => authors.get(id) ?? null,
    entryAt,
    sealAt,
    headAt,
    latestHlc: (wallMsMax) => latestHlc(sql, wallMsMax),
    readRun: (author, from, entriesMax, bytesMax) => {
      const held = authors.get(author);
      return held === undefined ? null : readRun(deps, author, held.authorId, from, entriesMax, bytesMax);
    },
    insert: (run, head, unreadable) => {
      const authorId = authors.get(run.author)?.authorId ?? insertAuthor(sql, run.author);
      for (const entry of run.entries) insertEntry(deps, authorId, entry, unreadable);
      insertSeals(sql, authorId, run.seals);
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
      sql.transaction(() => {
        sql.prepare("update author set frozen = ? where author_id = ?").run(reason, held.authorId);
        insertFork(sql, held.authorId, branch, seenAtMs);
      });
      authors.set(author, { ...held, frozen: reason });
    },
  };
};

const readAuthors = (sql: Sql): Map<AuthorId, HeldAuthor> => {
  const rows = sql
    .prepare<{ author_id: number; id: string; seq: number; link: Uint8Array; frozen: string | null }>(SELECT_AUTHORS)
    .all();
  return new Map(
    rows.map((row) => {
      const head = { seq: row.seq, link: new Uint8Array(row.link) };
      return [must(parseAuthorId(row.id), "an author id"), { authorId: row.author_id, head, frozen: row.frozen }];
    }),
  );
};

/** Damaged ones are passed over: the till then knows fewer others, which must not keep it from selling. */
const readMemberEntries = (sql: Sql, sha256: Sha256): readonly Entry[] =>
  sql
    .prepare<EntryRow>(SELECT_MEMBERS)
    .all(MEMBER_ENTITY)
    .map((row) => soundEntry(sha256, row))
    .filter((entry) => entry !== null);

const insertAuthor = (sql: Sql, author: AuthorId): number => {
  const { device, epoch } = splitAuthor(author);
  const made = sql
    .prepare("insert into author (device, epoch, seq, link) values (?, ?, 0, ?)")
    .run(device, epoch, CHAIN_START.link);
  return Number(made.lastInsertRowid);
};
