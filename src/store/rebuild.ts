import { concatBytes, utf8 } from "../kernel/bytes.ts";
import { invariant } from "../kernel/assert.ts";
import type { Sha256 } from "../kernel/ports.ts";
import { decodeEntry } from "../log/codec.ts";
import type { Projector } from "./projector.ts";
import type { Sql } from "./sql.ts";

/**
 * Derives all projections anew from the log, in one transaction: a crash in the middle leaves the old ones.
 * Entries set aside before are tried again. Returns the number of entries projected.
 */
export const rebuild = (sql: Sql, projector: Projector, sha256: Sha256): number =>
  sql.transaction(() => {
    projector.reset();
    sql.exec("delete from quarantine");
    let count = 0;
    let after = 0;
    for (;;) {
      // In pages: a statement that is being iterated blocks writes on its connection.
      const page = sql
        .prepare<{ entry_id: number; header: Uint8Array; payload: string }>(
          "select entry_id, header, payload from entry where entry_id > ? order by entry_id limit 500",
        )
        .all(after);
      for (const row of page) {
        const entry = decodeEntry(sha256, concatBytes([row.header, utf8(row.payload)]));
        invariant(entry.ok, "an entry of the log to decode");
        const setAside = projector.apply(entry.value);
        if (setAside !== null)
          sql.prepare("insert into quarantine (entry_id, reason) values (?, ?)").run(row.entry_id, setAside);
        after = row.entry_id;
        count++;
      }
      if (page.length < 500) return count;
    }
  });
