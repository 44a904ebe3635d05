import { must } from "../kernel/assert.ts";
import { CLOCK_AHEAD_MS_MAX } from "../kernel/limits.ts";
import type { Clock, Signer } from "../kernel/ports.ts";
import { CHAIN_START, chainCommit, type ChainedCommit, type SealedRun } from "../log/chain.ts";
import type { EntryDraft } from "../log/entry.ts";
import { observeHlc } from "../log/hlc.ts";
import { type AuthorId, authorOf, type DeviceId, type EpochId } from "../log/ids.ts";
import { type SealTotals, TOTALS_ZERO } from "../log/seal.ts";
import type { LogStore, LogStoreDeps } from "./log-store.ts";

export interface OwnLogDeps extends LogStoreDeps {
  readonly log: LogStore;
  readonly clock: Clock;
  readonly signer: Signer;
  readonly device: DeviceId;
  readonly epoch: EpochId;
}

/** What this node writes. */
export interface OwnLog {
  readonly author: AuthorId;
  /** Running totals of this epoch, as of the last seal. */
  totals(): SealTotals;
  /**
   * Commits entries, their projections and `alongside` (print job, basket) in one transaction with one fsync. When it
   * returns, they are on disk. Throws `StoreFullError` when the disk is full: then nothing of it was stored.
   */
  commit(drafts: readonly EntryDraft[], totals?: SealTotals, alongside?: () => void): ChainedCommit;
  /** Follows a run that came from a peer: its clock and, when a peer gives back what this disk had lost, its chain. */
  observe(run: SealedRun): void;
}

/** Opens the log of this device in its current epoch. */
export const createOwnLog = (deps: OwnLogDeps): OwnLog => {
  const author = authorOf(deps.device, deps.epoch);
  let head = deps.log.author(author)?.head ?? CHAIN_START;
  let totals =
    head.seq === 0 ? TOTALS_ZERO : must(deps.log.sealAt(author, head.seq), "the seal of the last commit").totals;
  let hlc = deps.log.latestHlc(deps.clock.wallMs() + CLOCK_AHEAD_MS_MAX);
  return {
    author,
    totals: () => totals,
    commit: (drafts, after = totals, alongside) => {
      const now = { wallMs: deps.clock.wallMs(), totals: after };
      const commit = chainCommit(deps, { head, hlc }, drafts, now);
      const follow = deps.sql.transaction(() => {
        const remember = deps.log.insert(commit, commit.head);
        alongside?.();
        return remember;
      });
      follow();
      ({ head, hlc } = commit);
      totals = after;
      return commit;
    },
    observe: (run) => {
      if (run.author === author) {
        head = must(deps.log.author(author), "this node's own chain").head;
        totals = must(run.seals.at(-1), "a seal").totals;
      }
      const last = run.entries.at(-1);
      if (last !== undefined) hlc = observeHlc(hlc, last.hlc, deps.clock.wallMs(), CLOCK_AHEAD_MS_MAX).hlc;
    },
  };
};
