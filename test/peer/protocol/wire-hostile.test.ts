import { describe, expect, it } from "vitest";
import { concatBytes, utf8 } from "../../../src/kernel/bytes.ts";
import { ENTRIES_PER_SEAL_MAX, FRAME_BYTES_MAX } from "../../../src/kernel/limits.ts";
import { decodeFrame, encodeFrame } from "../../../src/peer/protocol/wire.ts";
import { createAuthor, draftOfText, sha256 } from "../support/authors.ts";
import { seeded } from "../support/mesh.ts";
import { exampleMessages } from "../support/messages.ts";

const FRAMES = Object.values(exampleMessages()).map((message) => {
  const frame = encodeFrame(message);
  if (!frame.ok) throw new Error(frame.error.reason);
  return frame.value;
});

const random = seeded(20_261_123);
const below = (limit: number): number => Math.floor(random() * limit);

/** Random bytes, or a good frame with bits flipped, cut, lengthened, repeated or with a number blown up. */
const hostileFrame = (): Uint8Array => {
  const good = FRAMES[below(FRAMES.length)]!;
  const way = below(6);
  if (way === 0) return Uint8Array.from({ length: below(200) }, () => below(256));
  if (way === 1) return good.subarray(0, below(good.length));
  if (way === 2) return concatBytes([good, good.subarray(0, below(50))]);
  const bytes = good.slice();
  if (way === 3) bytes[0] = below(256);
  const times = 1 + below(8);
  for (let i = 0; i < times; i++) bytes[below(bytes.length)] = way === 4 ? 0xff : below(256);
  return bytes;
};

const withBody = (kind: number, body: string): Uint8Array => concatBytes([Uint8Array.of(kind), utf8(body)]);

describe("frames from a hostile peer", () => {
  it("are answered, never thrown over, whatever the bytes", { timeout: 60_000 }, () => {
    let refused = 0;
    for (let i = 0; i < 100_000; i++) if (!decodeFrame(sha256, hostileFrame()).ok) refused++;
    // Most must be bad, else the mutations test nothing; some mutations of text stay readable.
    expect(refused).toBeGreaterThan(60_000);
    expect(refused).toBeLessThan(100_000);
  });

  it.each([
    ["an empty frame", new Uint8Array(0)],
    ["an unknown kind", Uint8Array.of(200)],
    ["kind 0", Uint8Array.of(0)],
    ["text that is not UTF-8", Uint8Array.of(3, 0xc3, 0x28)],
    ["an author id in capitals", withBody(6, `{"vector":{"${"A".repeat(32)}:${"b".repeat(16)}":5}}`)],
    ["a fractional position", withBody(6, `{"vector":{"${"a".repeat(32)}:${"b".repeat(16)}":1.5}}`)],
    ["a position beyond 2^53", withBody(6, `{"vector":{"${"a".repeat(32)}:${"b".repeat(16)}":9007199254740993}}`)],
    ["a want from nowhere", withBody(4, `{"author":"${"a".repeat(32)}:${"b".repeat(16)}","from":0}`)],
    ["JSON nested without end", withBody(3, "[".repeat(100_000))],
    ["entries that promise more than they bring", Uint8Array.of(5, ...new Uint8Array(24), 0xff, 0xff, 0xff, 0xff)],
  ])("refuse %s", (_what, bytes) => {
    expect(decodeFrame(sha256, bytes)).toMatchObject({ ok: false, error: { type: "malformed" } });
  });

  it("cannot put a prototype where a vector is read", () => {
    const message = decodeFrame(sha256, withBody(6, '{"vector":{"__proto__":{"polluted":5}}}'));
    expect(message).toEqual({ ok: true, value: { type: "ack", vector: new Map() } });
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });

  it("refuse a frame beyond the limit before reading it", () => {
    expect(decodeFrame(sha256, new Uint8Array(FRAME_BYTES_MAX + 1))).toMatchObject({ error: { type: "too-large" } });
  });

  it.each(["entries", "seals", "both"] as const)("refuse %s of one author under another's name", (what) => {
    const [mallory, alice] = [createAuthor("mallory").commit(), createAuthor("alice").commit()];
    const run = {
      author: alice.author,
      entries: what === "seals" ? alice.entries : mallory.entries,
      seals: what === "entries" ? alice.seals : mallory.seals,
    };
    const frame = encodeFrame({ type: "entries", run });
    expect(frame.ok && decodeFrame(sha256, frame.value)).toMatchObject({ ok: false, error: { type: "malformed" } });
  });

  it("refuse a vector with more authors than a store can have", () => {
    const vector = Object.fromEntries(
      Array.from({ length: 5_000 }, (_, i) => [`${"a".repeat(32)}:${i.toString(16).padStart(16, "0")}`, 1]),
    );
    expect(decodeFrame(sha256, withBody(6, JSON.stringify({ vector }))).ok).toBe(false);
  });

  it("are never made: too many entries or bytes are refused before sending", () => {
    const author = createAuthor("big");
    const many = author.commit(Array.from({ length: ENTRIES_PER_SEAL_MAX + 1 }, () => draftOfText("x")));
    expect(encodeFrame({ type: "entries", run: many })).toMatchObject({ error: { type: "too-large" } });
  });

  it("keep the exact bytes of entries and seals", () => {
    const run = createAuthor("exact").commit([draftOfText("ä"), draftOfText("b")]);
    const frame = encodeFrame({ type: "entries", run });
    const message = frame.ok ? decodeFrame(sha256, frame.value) : frame;
    if (!message.ok || message.value.type !== "entries") throw new Error("not entries");
    expect(message.value.run.entries.map(({ bytes }) => bytes)).toEqual(run.entries.map(({ bytes }) => bytes));
    expect(message.value.run.seals.map(({ bytes }) => bytes)).toEqual(run.seals.map(({ bytes }) => bytes));
  });
});
