import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ENTRIES_PER_SEAL_MAX, SEALED_STRETCH_BYTES_MAX } from "../../src/kernel/limits.ts";
import { toHex } from "../../src/kernel/bytes.ts";
import { CHAIN_START, type ChainHead, type SealedRun, verifyRun } from "../../src/log/chain.ts";
import { decodeEntry, decodeSeal, encodeSeal } from "../../src/log/codec.ts";
import type { Entry, EntryDraft } from "../../src/log/entry.ts";
import { compareHlc } from "../../src/log/hlc.ts";
import type { AuthorId } from "../../src/log/ids.ts";
import { type Seal, sealIsGenuine } from "../../src/log/seal.ts";
import { crypto, sha256, verifyEd25519 } from "../support/crypto.ts";
import { deviceNamed, penOf, storeWorld } from "../support/store-world.ts";

const world = storeWorld();
const till = deviceNamed("lane 1", 1);
const other = deviceNamed("lane 2", 2);

const note = (text: string): EntryDraft => ({
  entityType: "note",
  entityId: "n",
  operation: "put",
  schemaVersion: 1,
  payload: JSON.stringify(text),
});

/** Three commits of two, one and three entries: six entries, sealed at 2, 3 and 6. */
const history = (): { run: SealedRun; commits: readonly SealedRun[] } => {
  const pen = penOf(world, till);
  const commits = [["a", "b"], ["c"], ["d", "e", "f"]].map((texts, index) =>
    pen.write(texts.map(note), { receiptNumber: index, perpetualTotal: index * 100, receiptCount: index }),
  );
  return { run: joined(commits), commits };
};
const joined = (runs: readonly SealedRun[]): SealedRun => ({
  author: till.author,
  entries: runs.flatMap((run) => run.entries),
  seals: runs.flatMap((run) => run.seals),
});
const { run: good, commits } = history();

const check = (
  run: SealedRun,
  from: ChainHead = CHAIN_START,
  more: Partial<Parameters<typeof verifyRun>[0]> = {},
): unknown => {
  const result = verifyRun({ ...crypto, cluster: world.cluster, publicKey: till.signer.publicKey, ...more }, from, run);
  return result.ok ? result.value.seq : result.error;
};
const withEntry = (index: number, change: (bytes: Uint8Array) => void): SealedRun => {
  const bytes = new Uint8Array(good.entries[index]!.bytes);
  change(bytes);
  const entry = decodeEntry(sha256, bytes);
  if (!entry.ok) throw new Error(entry.error.reason);
  return { ...good, entries: good.entries.with(index, entry.value) };
};
const withSeal = (index: number, change: (bytes: Uint8Array) => void): SealedRun => {
  const bytes = new Uint8Array(good.seals[index]!.bytes);
  change(bytes);
  const seal = decodeSeal(bytes);
  if (!seal.ok) throw new Error(seal.error.reason);
  return { ...good, seals: good.seals.with(index, seal.value) };
};
const flipAt = (at: number) => (bytes: Uint8Array) => {
  bytes[at] = (bytes[at] ?? 0) ^ 1;
};

describe("a genuine run", () => {
  it("is accepted whole, from any seal on, and seal by seal", () => {
    expect(check(good)).toBe(6);
    expect(check(good, CHAIN_START, { everySeal: true })).toBe(6);
    let head = CHAIN_START;
    for (const commit of commits) {
      const result = verifyRun({ ...crypto, cluster: world.cluster, publicKey: till.signer.publicKey }, head, commit);
      if (!result.ok) throw new Error(result.error.type);
      head = result.value;
    }
    expect(head.seq).toBe(6);
    expect(toHex(head.link)).toBe(toHex(penAt(6)));
  });

  it("is checked with one signature, or with every one when all must be", () => {
    let checked = 0;
    const verify: typeof verifyEd25519 = (...args) => {
      checked++;
      return verifyEd25519(...args);
    };
    check(good, CHAIN_START, { verify });
    expect(checked).toBe(1);
    check(good, CHAIN_START, { verify, everySeal: true });
    expect(checked).toBe(4);
  });
});

const penAt = (seq: number): Uint8Array => {
  const pen = penOf(world, till);
  for (const texts of [["a", "b"], ["c"], ["d", "e", "f"]]) {
    if (pen.head().seq >= seq) break;
    const index = pen.head().seq === 0 ? 0 : pen.head().seq === 2 ? 1 : 2;
    pen.write(texts.map(note), { receiptNumber: index, perpetualTotal: index * 100, receiptCount: index });
  }
  return pen.head().link;
};

describe("what a relay did to a run is found", () => {
  it("a payload changed, in the middle and at the end", () => {
    const lastByte = (bytes: Uint8Array): void => flipAt(bytes.length - 2)(bytes);
    expect(check(withEntry(0, lastByte))).toEqual({ type: "broken-link", seq: 2 });
    expect(check(withEntry(1, lastByte))).toEqual({ type: "bad-seal", seq: 2 });
    expect(check(withEntry(5, lastByte))).toEqual({ type: "bad-seal", seq: 6 });
  });

  it("the totals of a seal in the middle changed, though only the last signature is checked", () => {
    expect(check(withSeal(0, flipAt(91)))).toEqual({ type: "broken-link", seq: 3 });
    expect(check(withSeal(1, flipAt(99)))).toEqual({ type: "broken-link", seq: 4 });
    expect(check(withSeal(2, flipAt(107)))).toEqual({ type: "bad-seal", seq: 6 });
  });

  it("any bit of any entry or seal", () => {
    const places = [...good.entries, ...good.seals].flatMap((item, index) =>
      [...item.bytes.keys()].map((byte) => ({ index, byte })),
    );
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.nat({ max: 7 }), ({ index, byte }, bit) => {
        const isEntry = index < good.entries.length;
        const change = (bytes: Uint8Array): void => {
          bytes[byte] = (bytes[byte] ?? 0) ^ (1 << bit);
        };
        let run: SealedRun;
        try {
          run = isEntry ? withEntry(index, change) : withSeal(index - good.entries.length, change);
        } catch {
          // The codec refused it already.
          return;
        }
        expect(check(run)).toHaveProperty("type");
      }),
      { seed: 41, numRuns: 1500 },
    );
  });

  it("entries swapped", () => {
    const [a, b, ...rest] = good.entries;
    expect(check({ ...good, entries: [b!, a!, ...rest] })).toEqual({ type: "gap", expected: 1, got: 2 });
  });

  it("an entry left out", () => {
    expect(check({ ...good, entries: good.entries.toSpliced(3, 1) })).toEqual({ type: "gap", expected: 4, got: 5 });
    expect(check({ ...good, entries: good.entries.toSpliced(0, 1) })).toEqual({ type: "gap", expected: 1, got: 2 });
  });

  it("an entry twice", () => {
    expect(check({ ...good, entries: good.entries.toSpliced(2, 0, good.entries[1]!) })).toEqual({
      type: "gap",
      expected: 3,
      got: 2,
    });
  });

  it("a seal left out", () => {
    expect(check({ ...good, seals: good.seals.toSpliced(0, 1) })).toEqual({ type: "broken-link", seq: 3 });
    expect(check({ ...good, seals: good.seals.slice(0, 2) })).toEqual({ type: "unsealed", seq: 6 });
    expect(check({ ...good, entries: good.entries.slice(0, 5), seals: good.seals.slice(0, 2) })).toEqual({
      type: "unsealed",
      seq: 5,
    });
  });

  it("a seal too many: for no entry, for one entry twice, for an entry that its author did not seal", () => {
    const beyond = { ...good.seals[2]!, seq: 7 };
    expect(check({ ...good, seals: [...good.seals, beyond] })).toEqual({ type: "bad-seal", seq: 6 });
    expect(check({ ...good, seals: [...good.seals, good.seals[2]!] })).toEqual({ type: "bad-seal", seq: 6 });
    const moved = sealWith(good.seals[2]!, { seq: 5, entryHash: good.entries[4]!.hash });
    expect(check({ ...good, seals: [...good.seals, moved] })).toEqual({ type: "broken-link", seq: 6 });
  });

  it("nothing in it", () => {
    expect(check({ author: till.author, entries: [], seals: [] })).toEqual({ type: "empty" });
    expect(check({ author: till.author, entries: [], seals: good.seals })).toEqual({ type: "empty" });
  });
});

const sealWith = (seal: Seal, change: Partial<Seal>): Seal => {
  const fields = { ...seal, ...change };
  return { ...fields, bytes: encodeSeal(fields) };
};

describe("a run that was never this author's in this store", () => {
  it("of another cluster", () => {
    const foreign = storeWorld("another store");
    expect(check(good, CHAIN_START, { cluster: foreign.cluster })).toEqual({ type: "foreign", seq: 1 });
  });

  it("of another device, of another epoch of the same one, or under a false name", () => {
    expect(check({ ...good, author: other.author })).toEqual({ type: "foreign", seq: 1 });
    expect(check({ ...good, author: deviceNamed("lane 1", 1, "till", 2).author })).toEqual({ type: "foreign", seq: 1 });
    expect(check({ ...good, author: "nonsense" as AuthorId })).toEqual({ type: "foreign", seq: 1 });
  });

  it("with one entry, or one seal, of somebody else slipped in", () => {
    const strange = penOf(world, other).write([note("x"), note("y"), note("z")]);
    const entries = good.entries.with(2, { ...strange.entries[2]! });
    expect(check({ ...good, entries })).toEqual({ type: "foreign", seq: 3 });
    expect(check({ ...good, seals: good.seals.with(1, { ...strange.seals[0]! }) })).toEqual({
      type: "foreign",
      seq: 3,
    });
  });

  it("signed with another key, though everything else is right", () => {
    const pen = penOf(world, { ...till, signer: other.signer });
    expect(check(pen.write([note("a")]))).toEqual({ type: "bad-seal", seq: 1 });
    expect(check(good, CHAIN_START, { publicKey: other.signer.publicKey })).toEqual({ type: "bad-seal", seq: 6 });
    expect(check(good, CHAIN_START, { publicKey: other.signer.publicKey, everySeal: true })).toEqual({
      type: "bad-seal",
      seq: 2,
    });
  });

  it("that does not follow what is held", () => {
    expect(check(commits[1]!, CHAIN_START)).toEqual({ type: "gap", expected: 1, got: 3 });
    expect(check(commits[1]!, { seq: 2, link: new Uint8Array(32) })).toEqual({ type: "broken-link", seq: 3 });
  });

  it("whose signature is over something else: it cannot be moved to another seal", () => {
    const [first, second] = [good.seals[0]!, good.seals[1]!];
    expect(sealIsGenuine(verifyEd25519, till.signer.publicKey, sealWith(first, { signature: second.signature }))).toBe(
      false,
    );
    expect(sealIsGenuine(verifyEd25519, till.signer.publicKey, first)).toBe(true);
  });
});

describe("a commit", () => {
  it("is chained in order, stamped ever later, and sealed at its end", () => {
    const entries: readonly Entry[] = good.entries;
    for (const [index, entry] of entries.entries()) {
      expect(entry.seq).toBe(index + 1);
      if (index > 0) expect(compareHlc(entry.hlc, entries[index - 1]!.hlc)).toBeGreaterThan(0);
    }
    expect(good.seals.map((seal) => seal.seq)).toEqual([2, 3, 6]);
    expect(good.seals.map((seal) => seal.totals.receiptNumber)).toEqual([0, 1, 2]);
  });

  it("of thousands of entries is sealed often enough to be checked in bounded batches", () => {
    const commit = penOf(world, till).write(Array.from({ length: 250 }, (_, index) => note(String(index))));
    expect(commit.seals.map((seal) => seal.seq)).toEqual([ENTRIES_PER_SEAL_MAX, 2 * ENTRIES_PER_SEAL_MAX, 250]);
    expect(check(commit, CHAIN_START, { everySeal: true })).toBe(250);
  });

  it("of huge entries is sealed before a stretch outgrows a frame", () => {
    const commit = penOf(world, till).write(Array.from({ length: 5 }, () => note("x".repeat(300_000))));
    expect(check(commit)).toBe(5);
    let stretch = 0;
    const seals = new Set(commit.seals.map((seal) => seal.seq));
    for (const entry of commit.entries) {
      stretch += entry.bytes.length;
      expect(stretch).toBeLessThanOrEqual(SEALED_STRETCH_BYTES_MAX);
      if (seals.has(entry.seq)) stretch = 0;
    }
  });

  it("of nothing is a mistake of the program", () => {
    expect(() => penOf(world, till).write([])).toThrow("at least one entry");
  });
});
