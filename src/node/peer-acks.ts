import type { Cancel, Logger, Scheduler } from "../kernel/ports.ts";
import { type AuthorId, type DeviceId, splitAuthor } from "../log/ids.ts";
import type { Vector } from "../log/vector.ts";
import type { Sql } from "../store/sql.ts";

/** Between two writes: who holds what is read by people, and each write costs the selling thread an fsync. */
const WRITE_EVERY_MS = 1000;

// An author of whom this till holds nothing yet has no row here, and is written once it has one.
const SET = `insert into peer_ack (peer, author_id, seq)
  select ?, author_id, ? from author where device = ? and epoch = ?
  on conflict do update set seq = excluded.seq where peer_ack.seq <> excluded.seq`;
const HELD =
  "select peer_ack.seq from peer_ack join author using (author_id) where peer = ? and device = ? and epoch = ?";

export interface PeerAcksDeps {
  readonly sql: Sql;
  readonly scheduler: Scheduler;
  readonly logger: Logger;
  readonly acks: () => ReadonlyMap<DeviceId, Vector>;
  readonly onChange: (listener: () => void) => () => void;
}

/** Keeps the table `peer_ack` (and with it `held_by` of `sync_queue`) at what the other tills have said to hold. */
export interface PeerAcks {
  start(): void;
  /** Writes what is not written yet. */
  stop(): void;
}

export const createPeerAcks = (deps: PeerAcksDeps): PeerAcks => {
  const { sql, scheduler, logger } = deps;
  const written = new Map<string, number>();
  let timer: Cancel | null = null;
  let unsubscribe: (() => void) | null = null;

  const news = (): { key: string; device: DeviceId; author: AuthorId; seq: number }[] =>
    [...deps.acks()].flatMap(([device, vector]) =>
      [...vector]
        .map(([author, seq]) => ({ key: `${device} ${author}`, device, author, seq }))
        .filter(({ key, seq }) => written.get(key) !== seq),
    );
  const write = (): void => {
    timer = null;
    const changed = news();
    if (changed.length === 0) return;
    try {
      const kept = sql.transaction(() => changed.filter((ack) => keep(sql, ack)));
      for (const { key, seq } of kept) written.set(key, seq);
    } catch (error) {
      // Nobody waits for it: on a full disk it is tried again with the next news.
      logger.warn("what other tills hold could not be noted", { error: String(error) });
    }
  };
  return {
    start: () => {
      unsubscribe = deps.onChange(() => {
        timer ??= scheduler.after(WRITE_EVERY_MS, write);
      });
    },
    stop: () => {
      unsubscribe?.();
      timer?.();
      write();
    },
  };
};

const keep = (sql: Sql, ack: { device: DeviceId; author: AuthorId; seq: number }): boolean => {
  const { device, epoch } = splitAuthor(ack.author);
  sql.prepare(SET).run(ack.device, ack.seq, device, epoch);
  return sql.prepare<{ seq: number }>(HELD).get(ack.device, device, epoch)?.seq === ack.seq;
};
