import { ENTRIES_PER_SEAL_MAX, FRAME_BYTES_MAX } from "../../kernel/limits.ts";
import type { SealedRun } from "../../log/chain.ts";
import { SEAL_BYTES } from "../../log/codec.ts";
import type { Entry } from "../../log/entry.ts";
import type { Seal } from "../../log/seal.ts";
import { ENTRIES_HEADER_BYTES, ENTRY_OVERHEAD_BYTES } from "./wire.ts";

/** Bytes of the frame that carries `run`. */
export const runFrameBytes = (run: Pick<SealedRun, "entries" | "seals">): number => {
  let bytes = ENTRIES_HEADER_BYTES + run.seals.length * SEAL_BYTES;
  for (const entry of run.entries) bytes += ENTRY_OVERHEAD_BYTES + entry.bytes.length;
  return bytes;
};

/**
 * `run` cut at its seals into pieces of as many entries and bytes as a frame may hold, in order. A stretch between two
 * seals is never cut; `chainCommit` keeps each small enough.
 */
export const splitRun = (
  run: SealedRun,
  limits = { entries: ENTRIES_PER_SEAL_MAX, bytes: FRAME_BYTES_MAX },
): SealedRun[] => {
  if (run.entries.length <= limits.entries && runFrameBytes(run) <= limits.bytes) return [run];
  const sealsBySeq = new Map(run.seals.map((seal) => [seal.seq, seal]));
  const pieces: SealedRun[] = [];
  let piece: { entries: Entry[]; seals: Seal[] } = { entries: [], seals: [] };
  let stretch: Entry[] = [];
  for (const entry of run.entries) {
    stretch.push(entry);
    const seal = sealsBySeq.get(entry.seq);
    if (seal === undefined) continue;
    const grown = { entries: [...piece.entries, ...stretch], seals: [...piece.seals, seal] };
    const fits = grown.entries.length <= limits.entries && runFrameBytes(grown) <= limits.bytes;
    if (!fits && piece.entries.length > 0) pieces.push({ author: run.author, ...piece });
    piece = fits || piece.entries.length === 0 ? grown : { entries: stretch, seals: [seal] };
    stretch = [];
  }
  if (piece.entries.length > 0) pieces.push({ author: run.author, ...piece });
  return pieces;
};
