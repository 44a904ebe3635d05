import { bytesEqual } from "../kernel/bytes.ts";
import { must } from "../kernel/assert.ts";
import type { Clock } from "../kernel/ports.ts";
import { type ChainHead, type SealedRun, verifyRun } from "../log/chain.ts";
import { sealKeyOf } from "../log/membership.ts";
import { splitAuthor } from "../log/ids.ts";
import type { AppendOutcome, LogWriter } from "../log/ports.ts";
import type { LogStore, LogStoreDeps } from "./log-store.ts";
import { StoreFullError } from "./sql.ts";

/**
 * Takes runs from peers: verified against the author's key, stored with their projections in one transaction, one
 * fsync. Nothing is believed of the peer that relayed it. `onAppended` hears of each run after it is on disk.
 */
export const createReplicatedLog = (
  deps: LogStoreDeps & { readonly log: LogStore; readonly clock: Clock },
  onAppended: (run: SealedRun) => void,
): LogWriter => ({
  appendReplicated: (run) => {
    const held = deps.log.author(run.author);
    const have = held?.head.seq ?? 0;
    const first = run.entries[0];
    if (first === undefined) return refused(run, 0, "empty");
    if (held !== null && held.frozen !== null) return { type: "fork", author: run.author, seq: have };
    if (first.seq > have + 1) return { type: "gap", author: run.author, expected: have + 1 };
    const fork = contradictionIn(deps, run, have);
    if (fork === null && run.entries.every((entry) => entry.seq <= have))
      return { type: "duplicate", author: run.author, seq: have };
    const key = sealKeyOf(deps, deps.log.members(), splitAuthor(run.author).device, first);
    if (key === null) return { type: "unknown-author", author: run.author };
    // Verified on its own: a run that holds together under the author's seal is the author's word, even where it
    // contradicts what is held. A run that does not is the relay's, and freezes nobody.
    const verified = verifyRun({ ...deps, publicKey: key }, { seq: first.seq - 1, link: first.prevHash }, run);
    if (!verified.ok) return refused(run, first.seq, verified.error.type);
    if (fork === null) {
      const fresh = fromSeq(run, have + 1);
      const outcome = unlessFull(run, () => append(deps, fresh, verified.value));
      if (outcome.type === "appended") onAppended(fresh);
      return outcome;
    }
    if (held === null) return refused(run, first.seq, "broken-link");
    return unlessFull(run, () => {
      deps.log.freeze(run.author, fromSeq(run, fork), deps.clock.wallMs());
      return { type: "fork", author: run.author, seq: fork };
    });
  },
});

/**
 * The first seq at which `run` tells another history than the one held, or null: another entry or another seal at one
 * place, or a first entry that follows something else than what is held before it.
 */
const contradictionIn = (deps: { readonly log: LogStore }, run: SealedRun, have: number): number | null => {
  const first = must(run.entries[0], "an entry");
  if (!bytesEqual(first.prevHash, deps.log.headAt(run.author, first.seq - 1).link)) return first.seq;
  const seals = new Map(run.seals.map((seal) => [seal.seq, seal.bytes]));
  const NONE = new Uint8Array();
  for (const entry of run.entries) {
    if (entry.seq > have) return null;
    const ours = must(deps.log.entryAt(run.author, entry.seq), "a held entry");
    const ourSeal = deps.log.sealAt(run.author, entry.seq)?.bytes ?? NONE;
    if (!bytesEqual(ours.hash, entry.hash) || !bytesEqual(ourSeal, seals.get(entry.seq) ?? NONE)) return entry.seq;
  }
  return null;
};

const refused = (run: SealedRun, seq: number, reason: string): AppendOutcome => ({
  type: "refused",
  author: run.author,
  seq,
  reason,
});

const fromSeq = (run: SealedRun, seq: number): SealedRun => ({
  author: run.author,
  entries: run.entries.filter((entry) => entry.seq >= seq),
  seals: run.seals.filter((seal) => seal.seq >= seq),
});

const append = (deps: LogStoreDeps & { readonly log: LogStore }, run: SealedRun, head: ChainHead): AppendOutcome => {
  const follow = deps.sql.transaction(() => deps.log.insert(run, head, "set-aside"));
  follow();
  return { type: "appended", author: run.author, seq: head.seq, entries: run.entries.length };
};

/** A full disk is no reason to break off with the peer: it keeps what it has and asks again. */
const unlessFull = (run: SealedRun, write: () => AppendOutcome): AppendOutcome => {
  try {
    return write();
  } catch (error) {
    if (error instanceof StoreFullError) return { type: "unavailable", author: run.author, reason: error.message };
    throw error;
  }
};
