import { bytesEqual, concatBytes, utf8 } from "../kernel/bytes.ts";
import type { Sha256, Verify } from "../kernel/ports.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { CHAIN_START, type ChainFault, verifyRun } from "../log/chain.ts";
import { decodeEntry, decodeSeal } from "../log/codec.ts";
import type { Entry } from "../log/entry.ts";
import { hlcToText } from "../log/hlc.ts";
import type { AuthorId, ClusterId } from "../log/ids.ts";
import { MEMBER_ENTITY } from "../log/membership.ts";
import type { Sql } from "./sql.ts";

/** One author as its row says. */
export interface AuthorRow {
  readonly author_id: number;
  readonly id: AuthorId;
  readonly seq: number;
  readonly link: Uint8Array;
}

/** What was found of one author up to its end or to its first fault. */
export interface AuthorFindings {
  readonly entries: number;
  readonly seals: number;
  /** Genuine member entries, from before the fault if there is one. */
  readonly admissions: readonly Entry[];
  readonly fault: { readonly seq: number; readonly what: string } | null;
}

interface ChainRow {
  readonly seq: number;
  readonly entity_type: string;
  readonly entity_id: string;
  readonly operation: string;
  readonly schema_version: number;
  readonly hlc: string;
  readonly wall_ms: number;
  readonly header: Uint8Array;
  readonly payload: string;
  readonly hash: Uint8Array;
  readonly seal: Uint8Array | null;
}

const CHAIN = `select entry.seq, entity_type, entity_id, operation, schema_version, hlc, wall_ms, header, payload, hash, seal.bytes as seal
from entry left join seal on seal.author_id = entry.author_id and seal.seq = entry.seq
where entry.author_id = ? order by entry.seq`;
const LOOSE_SEAL = `select seq from seal where author_id = ? and not exists
  (select 1 from entry where entry.author_id = seal.author_id and entry.seq = seal.seq) order by seq limit 1`;

/** The first entry of an author, or undefined when it has none that can be read. */
export const firstEntryOf = (sql: Sql, sha256: Sha256, author: AuthorRow): Entry | undefined => {
  const row = sql.prepare<ChainRow>(`${CHAIN} limit 1`).get(author.author_id);
  const entry = row === undefined ? null : readEntry(sha256, row);
  return entry?.ok === true ? entry.value : undefined;
};

/**
 * Checks an author's whole chain against its key: every entry against its columns and its hash, every link, every seal's
 * signature, and the author's row against the chain's end.
 */
export const verifyAuthor = (
  sql: Sql,
  context: { cluster: ClusterId; publicKey: Uint8Array; sha256: Sha256; verify: Verify },
  author: AuthorRow,
): AuthorFindings => {
  const admissions: Entry[] = [];
  let entries = 0;
  let seals = 0;
  let head = CHAIN_START;
  let stretch: Entry[] = [];
  const findings = (seq: number | null, what = ""): AuthorFindings => ({
    entries,
    seals,
    admissions,
    fault: seq === null ? null : { seq, what },
  });
  for (const row of sql.prepare<ChainRow>(CHAIN).iterate(author.author_id)) {
    const entry = readEntry(context.sha256, row);
    if (!entry.ok) return findings(row.seq, entry.error);
    stretch.push(entry.value);
    if (row.seal === null) continue;
    const seal = decodeSeal(new Uint8Array(row.seal));
    if (!seal.ok) return findings(row.seq, `its seal cannot be read: ${seal.error.reason}`);
    const run = { author: author.id, entries: stretch, seals: [seal.value] };
    const end = verifyRun({ ...context, everySeal: true }, head, run);
    if (!end.ok) return findings(...placeOf(end.error, row.seq));
    head = end.value;
    entries += stretch.length;
    seals++;
    admissions.push(...stretch.filter((item) => item.entityType === MEMBER_ENTITY));
    stretch = [];
  }
  const open = stretch.at(-1);
  if (open !== undefined) return findings(open.seq, "no seal closes it");
  const loose = sql.prepare<{ seq: number }>(LOOSE_SEAL).get(author.author_id);
  if (loose !== undefined) return findings(loose.seq, "there is a seal here, but the entry that it closes is gone");
  if (author.seq !== head.seq)
    return findings(head.seq + 1, `the author's row says ${author.seq} entries, its chain ends at ${head.seq}`);
  if (!bytesEqual(author.link, head.link))
    return findings(head.seq, "the author's row names another link than its chain ends with");
  return findings(null);
};

const readEntry = (sha256: Sha256, row: ChainRow): Result<Entry, string> => {
  const decoded = decodeEntry(sha256, concatBytes([row.header, utf8(row.payload)]));
  if (!decoded.ok) return err(`it cannot be read: ${decoded.error.reason}`);
  const entry = decoded.value;
  const columns = {
    seq: row.seq === entry.seq,
    entity_type: row.entity_type === entry.entityType,
    entity_id: row.entity_id === entry.entityId,
    operation: row.operation === entry.operation,
    schema_version: row.schema_version === entry.schemaVersion,
    hlc: row.hlc === hlcToText(entry.hlc),
    wall_ms: row.wall_ms === entry.wallMs,
    // The header alone: a payload moved across the border of the two would give the same bytes.
    payload: row.payload === entry.payload,
  };
  const wrong = Object.entries(columns).find(([, isEqual]) => !isEqual);
  if (wrong !== undefined) return err(`its column ${wrong[0]} is not what its header says`);
  if (!bytesEqual(row.hash, entry.hash)) return err("its header or payload is not what its hash was made of");
  return ok(entry);
};

const placeOf = (fault: ChainFault, seq: number): [seq: number, what: string] => {
  switch (fault.type) {
    case "gap":
      return [fault.expected, `it is missing: the next entry held is ${fault.got}`];
    case "foreign":
      return [fault.seq, "it belongs to another store or another author"];
    case "broken-link":
      return [fault.seq, "it does not follow the entry and the seal held before it"];
    case "bad-seal":
      return [fault.seq, "its seal was not made by its author for this entry"];
    case "unsealed":
    case "empty":
      return [seq, "no seal closes it"];
  }
};
