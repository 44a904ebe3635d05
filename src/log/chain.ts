import { bytesEqual, concatBytes, utf8 } from "../kernel/bytes.ts";
import { invariant } from "../kernel/assert.ts";
import { ENTRIES_PER_SEAL_MAX, SEALED_STRETCH_BYTES_MAX } from "../kernel/limits.ts";
import type { Sha256, Signer, Verify } from "../kernel/ports.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { encodeEntry, hashEntry } from "./codec.ts";
import type { Entry, EntryDraft } from "./entry.ts";
import { type Hlc, tickHlc } from "./hlc.ts";
import { type AuthorId, authorOf, type ClusterId, type DeviceId, type EpochId, splitAuthor } from "./ids.ts";
import { makeSeal, type Seal, sealIsGenuine, type SealTotals } from "./seal.ts";

/**
 * Where a chain stands. `link` is what the next entry's `prevHash` must be: the hash of the last entry or, when that
 * entry was sealed, the hash of entry and seal together. So the chain runs through the seals too, and one good
 * signature at the end of a batch vouches for every entry and every seal before it.
 */
export interface ChainHead {
  readonly seq: number;
  readonly link: Uint8Array;
}

export const CHAIN_START: ChainHead = { seq: 0, link: new Uint8Array(32) };

/** Consecutive entries of one author, with their seals; the last entry is sealed. */
export interface SealedRun {
  readonly author: AuthorId;
  readonly entries: readonly Entry[];
  readonly seals: readonly Seal[];
}

const LINK_TAG = utf8("tillmesh-link-1\0");

/** What the entry after `entry` must name as its `prevHash`. */
export const linkAfter = (
  sha256: Sha256,
  entry: Pick<Entry, "hash">,
  seal: Pick<Seal, "bytes"> | undefined,
): Uint8Array => (seal === undefined ? entry.hash : sha256(concatBytes([LINK_TAG, entry.hash, seal.bytes])));

/** What an author needs to add to its own chain. */
export interface AuthorContext {
  readonly cluster: ClusterId;
  readonly device: DeviceId;
  readonly epoch: EpochId;
  readonly signer: Signer;
  readonly sha256: Sha256;
}

/**
 * One commit of an author: entries chained after `head`, sealed at the end, at every {@link ENTRIES_PER_SEAL_MAX} and
 * before more than {@link SEALED_STRETCH_BYTES_MAX} would lie between two seals.
 */
export interface ChainedCommit extends SealedRun {
  readonly head: ChainHead;
  readonly hlc: Hlc;
}

/** Gives drafts their place, time, hash and seal. `totals` are the author's running totals after this commit. */
export const chainCommit = (
  author: AuthorContext,
  from: { head: ChainHead; hlc: Hlc },
  drafts: readonly EntryDraft[],
  now: { wallMs: number; totals: SealTotals },
): ChainedCommit => {
  invariant(drafts.length > 0, "a commit of at least one entry");
  const entries: Entry[] = [];
  const seals: Seal[] = [];
  let { head, hlc } = from;
  let stretchBytes = 0;
  for (const [index, draft] of drafts.entries()) {
    hlc = tickHlc(hlc, now.wallMs);
    const fields = {
      cluster: author.cluster,
      device: author.device,
      epoch: author.epoch,
      seq: head.seq + 1,
      prevHash: head.link,
      hlc,
      wallMs: now.wallMs,
      ...draft,
    };
    const bytes = encodeEntry(fields);
    const entry: Entry = { ...fields, bytes, hash: hashEntry(author.sha256, bytes) };
    stretchBytes += bytes.length;
    const next = drafts[index + 1];
    const sealed =
      next === undefined ||
      (index + 1) % ENTRIES_PER_SEAL_MAX === 0 ||
      stretchBytes + entryBytesAtMost(next) > SEALED_STRETCH_BYTES_MAX;
    if (sealed) stretchBytes = 0;
    const seal = sealed ? sealOf(author, entry, now.totals) : undefined;
    entries.push(entry);
    if (seal !== undefined) seals.push(seal);
    head = { seq: entry.seq, link: linkAfter(author.sha256, entry, seal) };
  }
  return { author: authorOf(author.device, author.epoch), entries, seals, head, hlc };
};

/** Upper bound of an encoded draft: 3 bytes of UTF-8 a UTF-16 unit, header and names with room to spare. */
const entryBytesAtMost = (draft: EntryDraft): number => draft.payload.length * 3 + 512;

const sealOf = (author: AuthorContext, entry: Entry, totals: SealTotals): Seal =>
  makeSeal(author.signer, {
    cluster: author.cluster,
    device: author.device,
    epoch: author.epoch,
    seq: entry.seq,
    entryHash: entry.hash,
    totals,
  });

/** Why a run cannot follow a chain. `fork` and the `bad-` ones are evidence, not accidents of the network. */
export type ChainFault =
  | { readonly type: "empty" }
  | { readonly type: "foreign"; readonly seq: number }
  | { readonly type: "gap"; readonly expected: number; readonly got: number }
  | { readonly type: "broken-link"; readonly seq: number }
  | { readonly type: "unsealed"; readonly seq: number }
  | { readonly type: "bad-seal"; readonly seq: number };

/**
 * Checks that `run` continues the chain of its author at `head`, and that its last seal is genuine.
 * Every entry belongs to the author and the cluster, seqs are contiguous, each link holds, each seal closes the entry
 * it names. With `everySeal` all signatures are checked (the scrub and `tillmesh verify`), else the last one.
 */
export const verifyRun = (
  context: { cluster: ClusterId; publicKey: Uint8Array; sha256: Sha256; verify: Verify; everySeal?: boolean },
  head: ChainHead,
  run: SealedRun,
): Result<ChainHead, ChainFault> => {
  const { device, epoch } = splitAuthor(run.author);
  const sealsBySeq = new Map(run.seals.map((seal) => [seal.seq, seal]));
  const isOurs = (item: Entry | Seal): boolean =>
    item.cluster === context.cluster && item.device === device && item.epoch === epoch;
  let at = head;
  let used = 0;
  for (const entry of run.entries) {
    if (!isOurs(entry)) return err({ type: "foreign", seq: entry.seq });
    if (entry.seq !== at.seq + 1) return err({ type: "gap", expected: at.seq + 1, got: entry.seq });
    if (!bytesEqual(entry.prevHash, at.link)) return err({ type: "broken-link", seq: entry.seq });
    const seal = sealsBySeq.get(entry.seq);
    if (seal !== undefined) {
      used++;
      if (!isOurs(seal)) return err({ type: "foreign", seq: seal.seq });
      if (!bytesEqual(seal.entryHash, entry.hash)) return err({ type: "bad-seal", seq: seal.seq });
      const mustCheck = context.everySeal === true || entry === run.entries.at(-1);
      if (mustCheck && !sealIsGenuine(context.verify, context.publicKey, seal))
        return err({ type: "bad-seal", seq: seal.seq });
    }
    at = { seq: entry.seq, link: linkAfter(context.sha256, entry, seal) };
  }
  const last = run.entries.at(-1);
  if (last === undefined) return err({ type: "empty" });
  if (!sealsBySeq.has(last.seq)) return err({ type: "unsealed", seq: last.seq });
  if (used !== run.seals.length) return err({ type: "bad-seal", seq: last.seq });
  return ok(at);
};
