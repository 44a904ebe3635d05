import { must } from "../kernel/assert.ts";
import { CLOCK_AHEAD_MS_MAX } from "../kernel/limits.ts";
import type { Clock, Signer } from "../kernel/ports.ts";
import { CHAIN_START, chainCommit, type ChainedCommit, type ChainHead, type SealedRun } from "../log/chain.ts";
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
  const headNow = (): ChainHead => deps.log.author(author)?.head ?? CHAIN_START;
  const totalsAt = (seq: number): SealTotals =>
    seq === 0 ? TOTALS_ZERO : must(deps.log.sealAt(author, seq), "the seal of the last commit").totals;
  // Kept for the seq they belong to: a peer may give back commits that this disk has lost.
  let known = { seq: headNow().seq, totals: totalsAt(headNow().seq) };
  const totalsNow = (): SealTotals => {
    const { seq } = headNow();
    if (seq !== known.seq) known = { seq, totals: totalsAt(seq) };
    return known.totals;
  };
  let hlc = deps.log.latestHlc(deps.clock.wallMs() + CLOCK_AHEAD_MS_MAX);
  return {
    author,
    totals: totalsNow,
    commit: (drafts, after = totalsNow(), alongside) => {
      const now = { wallMs: deps.clock.wallMs(), totals: after };
      const commit = chainCommit(deps, { head: headNow(), hlc }, drafts, now);
      const follow = deps.sql.transaction(() => {
        const remember = deps.log.insert(commit, commit.head, "crash");
        alongside?.();
        return remember;
      });
      follow();
      hlc = commit.hlc;
      known = { seq: commit.head.seq, totals: after };
      return commit;
    },
    observe: (run) => {
      const last = run.entries.at(-1);
      if (last !== undefined) hlc = observeHlc(hlc, last.hlc, deps.clock.wallMs(), CLOCK_AHEAD_MS_MAX).hlc;
    },
  };
};
