import { bytesEqual } from "../kernel/bytes.ts";
import { must } from "../kernel/assert.ts";
import type { Clock } from "../kernel/ports.ts";
import { type SealedRun, verifyRun } from "../log/chain.ts";
import { sealKeyOf } from "../log/membership.ts";
import { splitAuthor } from "../log/ids.ts";
import type { AppendOutcome, LogWriter } from "../log/ports.ts";
import type { HeldAuthor, LogStore, LogStoreDeps } from "./log-store.ts";
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
    const refusal = refuseEarly(run, held, have);
    if (refusal !== null || first === undefined) return refusal ?? refused(run, 0, "an empty run");
    const overlap = run.entries.filter((entry) => entry.seq <= have);
    const contradiction = overlap.find((entry) => {
      const ours = must(deps.log.entryAt(run.author, entry.seq), "a held entry");
      return !bytesEqual(ours.hash, entry.hash);
    });
    if (contradiction === undefined && overlap.length === run.entries.length)
      return { type: "duplicate", author: run.author, seq: have };
    const key = sealKeyOf(deps, deps.log.members(), splitAuthor(run.author).device, first);
    if (key === null) return { type: "unknown-author", author: run.author };
    // Verified from where the run starts, so that a contradiction is proven to be the author's own word.
    const verified = verifyRun({ ...deps, publicKey: key }, deps.log.headAt(run.author, first.seq - 1), run);
    if (!verified.ok) return refused(run, first.seq, verified.error.type);
    if (contradiction !== undefined) {
      const seal = run.seals.find((candidate) => candidate.seq >= contradiction.seq) ?? null;
      deps.log.freeze(run.author, { entry: contradiction, seal, seenAtMs: deps.clock.wallMs() });
      return { type: "fork", author: run.author, seq: contradiction.seq };
    }
    return store(deps, withoutOverlap(run, have), verified.value.link, onAppended);
  },
});

const refused = (run: SealedRun, seq: number, reason: string): AppendOutcome => ({
  type: "refused",
  author: run.author,
  seq,
  reason,
});

const refuseEarly = (run: SealedRun, held: HeldAuthor | null, have: number): AppendOutcome | null => {
  if (held !== null && held.frozen !== null) return { type: "fork", author: run.author, seq: have };
  const first = run.entries[0];
  if (first !== undefined && first.seq > have + 1) return { type: "gap", author: run.author, expected: have + 1 };
  return null;
};

const withoutOverlap = (run: SealedRun, have: number): SealedRun => ({
  author: run.author,
  entries: run.entries.filter((entry) => entry.seq > have),
  seals: run.seals.filter((seal) => seal.seq > have),
});

const store = (
  deps: LogStoreDeps & { readonly log: LogStore },
  run: SealedRun,
  link: Uint8Array,
  onAppended: (run: SealedRun) => void,
): AppendOutcome => {
  const seq = must(run.entries.at(-1), "an entry").seq;
  try {
    const follow = deps.sql.transaction(() => deps.log.insert(run, { seq, link }));
    follow();
  } catch (error) {
    if (error instanceof StoreFullError) return { type: "unavailable", author: run.author, reason: error.message };
    throw error;
  }
  onAppended(run);
  return { type: "appended", author: run.author, seq, entries: run.entries.length };
};
