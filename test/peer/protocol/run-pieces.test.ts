import { describe, expect, it } from "vitest";
import { FRAME_BYTES_MAX } from "../../../src/kernel/limits.ts";
import type { SealedRun } from "../../../src/log/chain.ts";
import { runFrameBytes, splitRun } from "../../../src/peer/protocol/run-pieces.ts";
import { encodeFrame } from "../../../src/peer/protocol/wire.ts";
import { createAuthor, draftOfText } from "../support/authors.ts";

const joined = (pieces: readonly SealedRun[]) => ({
  entries: pieces.flatMap(({ entries }) => entries.map(({ seq }) => seq)),
  seals: pieces.flatMap(({ seals }) => seals.map(({ seq }) => seq)),
});

describe("a run too long for one frame", () => {
  it("is cut at seals only, nothing lost, nothing doubled, each piece sendable", () => {
    const author = createAuthor("long");
    const commits = Array.from({ length: 130 }, (_, i) =>
      author.commit(Array.from({ length: 1 + (i % 4) }, () => draftOfText("x".repeat((i * 997) % 40_000)))),
    );
    const run: SealedRun = {
      author: author.author,
      entries: commits.flatMap(({ entries }) => entries),
      seals: commits.flatMap(({ seals }) => seals),
    };
    const pieces = splitRun(run);
    expect(joined(pieces)).toEqual(joined([run]));
    expect(pieces.length).toBeGreaterThan(2);
    for (const piece of pieces) {
      expect(piece.entries.at(-1)!.seq).toBe(piece.seals.at(-1)!.seq);
      const frame = encodeFrame({ type: "entries", run: piece });
      expect(frame.ok && frame.value.length).toBe(runFrameBytes(piece));
    }
  });

  it("is not cut where it need not be", () => {
    const run = createAuthor("short").commit([draftOfText("a"), draftOfText("b")]);
    expect(splitRun(run)).toEqual([run]);
  });

  it("never has more between two seals than a frame holds, whatever an author commits", () => {
    const author = createAuthor("huge");
    // Each entry nearly as large as an entry may be, in the characters that take the most bytes.
    const run = author.commit(Array.from({ length: 5 }, () => draftOfText("€".repeat(260_000))));
    const pieces = splitRun(run);
    expect(pieces).toHaveLength(5);
    for (const piece of pieces) expect(runFrameBytes(piece)).toBeLessThanOrEqual(FRAME_BYTES_MAX);
  });
});
