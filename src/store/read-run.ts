import type { Sha256 } from "../kernel/ports.ts";
import type { SealedRun } from "../log/chain.ts";
import type { Entry } from "../log/entry.ts";
import type { AuthorId } from "../log/ids.ts";
import type { Seal } from "../log/seal.ts";
import { type EntryRow, entryOf, sealOf } from "./log-rows.ts";
import type { Sql } from "./sql.ts";

/** Entries of one author from a seq on, up to a seal, within limits as far as seals allow; see `LogReader.readRun`. */
export const readRun = (
  { sql, sha256 }: { readonly sql: Sql; readonly sha256: Sha256 },
  author: AuthorId,
  authorId: number,
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
  for (const row of rows.iterate(authorId, firstSeq)) {
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
