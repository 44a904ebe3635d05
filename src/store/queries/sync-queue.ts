import * as z from "zod";
import { type AuthorId, splitAuthor } from "../../log/ids.ts";
import type { Sql, SqlValue } from "../sql.ts";

/** How far an entry has come on its way to the head office. */
export type SyncStatus = "PENDING" | "SYNCED" | "FAILED";

/** One entry as people and tools see it. */
export interface SyncQueueItem {
  /** `device:epoch:seq`. */
  readonly id: string;
  /** Order of arrival at this till; where a page ended. */
  readonly position: number;
  readonly entityType: string;
  readonly entityId: string;
  readonly operation: string;
  readonly payload: string;
  readonly status: SyncStatus;
  readonly retryCount: number;
  /** UTC milliseconds, by its author's clock. */
  readonly createdAt: number;
  /** Why the head office refused it, or null. */
  readonly lastError: string | null;
  /** Devices that have said to hold it on their disks, this one not included. */
  readonly heldBy: readonly string[];
}

interface SyncQueueRow extends Omit<SyncQueueItem, "heldBy"> {
  readonly heldBy: string;
}

const COLUMNS = `id, position, entity_type as "entityType", entity_id as "entityId", operation, payload, status,
  retry_count as "retryCount", created_at as "createdAt", last_error as "lastError", held_by as "heldBy"`;

// Nothing before the first entry that some author has and the cloud has not can be pending. One look-up an author.
const FIRST_PENDING = `select min((
  select entry_id from entry where entry.author_id = author.author_id and entry.seq = coalesce(cloud_ack.seq, 0) + 1
)) as position from author left join cloud_ack on cloud_ack.author_id = author.author_id`;

const heldBySchema = z.array(z.string());

/** A page of the queue, newest first, at most `limit`, from before position `before`. */
export const listSyncQueue = (
  sql: Sql,
  options: { readonly limit: number; readonly status?: SyncStatus; readonly before?: number },
): SyncQueueItem[] => {
  const wheres = ["position < ?"];
  const values: SqlValue[] = [options.before ?? Number.MAX_SAFE_INTEGER];
  if (options.status !== undefined) {
    wheres.push("status = ?");
    values.push(options.status);
  }
  // Each status is looked for where it can be found: a healthy log has neither failures nor, at its old end, waiting entries.
  if (options.status === "FAILED") wheres.push("position in (select entry_id from rejected)");
  if (options.status === "PENDING") {
    const first = sql.prepare<{ position: number | null }>(FIRST_PENDING).get()?.position ?? null;
    if (first === null) return [];
    wheres.push("position >= ?");
    values.push(first);
  }
  return sql
    .prepare<SyncQueueRow>(
      `select ${COLUMNS} from sync_queue where ${wheres.join(" and ")} order by position desc limit ?`,
    )
    .all(...values, options.limit)
    .map((row) => ({ ...row, heldBy: heldBySchema.parse(JSON.parse(row.heldBy)) }));
};

/** Status of one entry, or null when it is not held. */
export const syncStatusOf = (sql: Sql, author: AuthorId, seq: number): SyncStatus | null => {
  const { device, epoch } = splitAuthor(author);
  const row = sql
    .prepare<{ status: SyncStatus }>("select status from sync_queue where device = ? and epoch = ? and seq = ?")
    .get(device, epoch, seq);
  return row?.status ?? null;
};
