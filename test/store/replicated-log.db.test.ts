import { beforeEach, describe, expect, it } from "vitest";
import { decodeEntry, decodeSeal, encodeSeal } from "../../src/log/codec.ts";
import type { SealedRun } from "../../src/log/chain.ts";
import { sealIsGenuine } from "../../src/log/seal.ts";
import { seqOf } from "../../src/log/vector.ts";
import { sha256, verifyEd25519 } from "../support/crypto.ts";
import { productBody, productDraft, saleDraft } from "../support/drafts.ts";
import { seeded } from "../support/random.ts";
import { deviceNamed, type Pen, penOf, storeWorld } from "../support/store-world.ts";
import { openTillStore, type TillStore } from "./support/till-store.ts";

const world = storeWorld();
const founder = deviceNamed("lane 1", 1, "manager");
const lane2 = deviceNamed("lane 2", 2);
const random = seeded(81);

let till: TillStore;
let pen: Pen;
const sale = (number: number): ReturnType<typeof saleDraft> => saleDraft(random, { number, series: "T2AA" });
const append = (run: SealedRun): object => till.writer.appendReplicated(run);
const joined = (...runs: readonly SealedRun[]): SealedRun => ({
  author: runs[0]!.author,
  entries: runs.flatMap((run) => run.entries),
  seals: runs.flatMap((run) => run.seals),
});
/** All that the store knows: what a refused run must not have touched. */
const everything = (): object => ({
  vector: till.log.vector(),
  digests: till.projector.digests(),
  authors: till.sql.prepare("select * from author").all(),
  forks: till.sql.prepare("select * from fork").all(),
  entries: till.sql.prepare("select count(*) from entry").all(),
});
const author = lane2.author;

beforeEach(() => {
  till = openTillStore(world, founder);
  till.commit(world.founding(founder), world.admission(lane2));
  pen = penOf(world, lane2);
});

describe("a run from a peer", () => {
  it("is stored with what follows from it, once", () => {
    const [one, two] = [pen.write([sale(1)]), pen.write([sale(2), sale(3)])];
    expect(append(joined(one, two))).toEqual({ type: "appended", author, seq: 3, entries: 3 });
    const after = everything();
    for (const again of [one, two, joined(one, two)])
      expect(append(again)).toEqual({ type: "duplicate", author, seq: 3 });
    expect(everything()).toEqual(after);
    expect(till.sql.prepare("select count(*) as count from sale").get()).toEqual({ count: 3 });
  });

  it("that overlaps what is held adds the rest", () => {
    const [one, two, three] = [pen.write([sale(1)]), pen.write([sale(2)]), pen.write([sale(3)])];
    append(joined(one, two));
    expect(append(joined(two, three))).toEqual({ type: "appended", author, seq: 3, entries: 1 });
    expect(append(joined(one, two, three))).toEqual({ type: "duplicate", author, seq: 3 });
  });

  it("that starts too far on says from where it is wanted", () => {
    const [, two] = [pen.write([sale(1)]), pen.write([sale(2)])];
    const before = everything();
    expect(append(two)).toEqual({ type: "gap", author, expected: 1 });
    expect(everything()).toEqual(before);
  });

  it("of nobody who was admitted is not taken, and is once somebody is", () => {
    const stranger = deviceNamed("lane 3", 3);
    const run = penOf(world, stranger).write([sale(1)]);
    const before = everything();
    expect(append(run)).toEqual({ type: "unknown-author", author: stranger.author });
    expect(everything()).toEqual(before);
    till.commit(world.admission(stranger));
    expect(append(run)).toMatchObject({ type: "appended" });
  });

  it("of the founder is taken by a till that knows nobody, and brings in whom the founder admitted", () => {
    const fresh = openTillStore(world, lane2);
    const run = till.log.readRun(founder.author, 1, 99, 1e6)!;
    expect(fresh.writer.appendReplicated(pen.write([sale(1)]))).toMatchObject({ type: "unknown-author" });
    expect(fresh.writer.appendReplicated(run)).toMatchObject({ type: "appended", seq: 2 });
    expect([...fresh.log.members().keys()]).toEqual([founder.device, lane2.device]);
  });

  it("is heard of only once it is on disk, and keeps its members after a restart", () => {
    const third = deviceNamed("lane 3", 3);
    till.commit(world.admission(third));
    till.close();
    till = openTillStore(world, founder, till.path);
    expect(till.log.members().size).toBe(3);
    expect(append(penOf(world, third).write([sale(1)]))).toMatchObject({ type: "appended" });
  });
});

describe("a run that a peer tampered with is refused, nothing is kept of it, and its author is not blamed", () => {
  const flipped = (run: SealedRun, index: number, at: number): SealedRun => {
    const bytes = new Uint8Array(run.entries[index]!.bytes);
    bytes[at < 0 ? bytes.length + at : at] = 0x20;
    const entry = decodeEntry(sha256, bytes);
    return entry.ok ? { ...run, entries: run.entries.with(index, entry.value) } : run;
  };
  const refused = { type: "refused", author, seq: expect.any(Number), reason: expect.any(String) };

  it.each<[string, (run: SealedRun, other: SealedRun) => SealedRun]>([
    ["a changed payload", (run) => flipped(run, 1, -2)],
    ["a changed stamp", (run) => flipped(run, 0, 89)],
    ["an entry left out", (run) => ({ ...run, entries: run.entries.toSpliced(1, 1) })],
    ["entries swapped", (run) => ({ ...run, entries: [run.entries[0]!, run.entries[2]!, run.entries[1]!] })],
    ["no entries", (run) => ({ ...run, entries: [] })],
    ["no seal", (run) => ({ ...run, seals: [] })],
    ["cut before its seal", (run) => ({ ...run, entries: run.entries.slice(0, 2), seals: [] })],
    ["a seal too many", (run) => ({ ...run, seals: [...run.seals, ...run.seals] })],
    ["another author's entries", (run, other) => ({ ...run, entries: other.entries, seals: other.seals })],
    ["another author's name", (run) => ({ ...run, author: founder.author })],
  ])("%s", (_what, tamper) => {
    const run = pen.write([sale(1), sale(2), sale(3)]);
    const other = penOf(world, deviceNamed("lane 9", 9)).write([sale(1), sale(2), sale(3)]);
    const before = everything();
    const outcome = append(tamper(run, other));
    expect(outcome).toEqual({ ...refused, author: tamper(run, other).author });
    expect(everything()).toEqual(before);
    expect(append(run)).toMatchObject({ type: "appended", seq: 3 });
  });

  it("also where it contradicts what is held: a lying relay cannot freeze an author", () => {
    const run = pen.write([sale(1), sale(2), sale(3)]);
    append(run);
    const before = everything();
    const clone = penOf(world, { ...lane2, signer: deviceNamed("thief", 9).signer });
    for (const lie of [flipped(run, 1, -2), flipped(run, 2, -2), clone.write([sale(1)])])
      expect(append(lie)).toEqual(refused);
    const seal = run.seals[0]!;
    const forged = { ...seal, totals: { ...seal.totals, perpetualTotal: 1 } };
    expect(append({ ...run, seals: [{ ...forged, bytes: encodeSeal(forged) }] })).toEqual(refused);
    const moved = { ...run.entries[2]!, seq: 4 };
    expect(append({ ...run, entries: [moved], seals: [{ ...seal, seq: 4 }] })).toEqual(refused);
    expect(everything()).toEqual(before);
    expect(append(pen.write([sale(4)]))).toMatchObject({ type: "appended", seq: 4 });
  });

  it("of another store, though its author is a member of both", () => {
    const run = penOf(storeWorld("another store"), lane2).write([sale(1)]);
    expect(append(run)).toEqual(refused);
  });
});

describe("two histories of one author", () => {
  const evidence = (): { seq: number; entry_bytes: Uint8Array; seal_bytes: Uint8Array | null }[] =>
    till.sql
      .prepare<{ seq: number; entry_bytes: Uint8Array; seal_bytes: Uint8Array | null }>(
        "select * from fork order by seq",
      )
      .all();
  const frozen = (): string | null => till.log.author(author)?.frozen ?? null;

  it("stop it from being followed, also after a restart, and both are kept", () => {
    const first = pen.write([sale(1)]);
    const clone = pen.clone();
    const [ours, theirs] = [pen.write([sale(2)]), clone.write([sale(2), sale(3)])];
    append(joined(first, ours));
    const held = till.projector.digests();
    expect(append(joined(first, theirs))).toEqual({ type: "fork", author, seq: 2 });
    expect(frozen()).toBe("two histories at seq 2");
    expect(till.projector.digests()).toEqual(held);
    expect(append(pen.write([sale(3)]))).toEqual({ type: "fork", author, seq: 2 });
    till.close();
    till = openTillStore(world, founder, till.path);
    expect(frozen()).toBe("two histories at seq 2");
    expect(append(pen.write([sale(4)]))).toMatchObject({ type: "fork" });
    expect(till.log.readRun(author, 1, 99, 1e6)?.entries).toHaveLength(2);
    // The evidence proves itself: entries chained to the author's own signature.
    const kept = evidence();
    expect(kept.map((row) => row.seq)).toEqual([2, 3]);
    expect(Buffer.compare(kept[0]!.entry_bytes, theirs.entries[0]!.bytes)).toBe(0);
    const seal = decodeSeal(new Uint8Array(kept[1]!.seal_bytes!));
    expect(seal.ok && sealIsGenuine(verifyEd25519, lane2.signer.publicKey, seal.value)).toBe(true);
  });

  it("are found when the other one is longer, and starts beyond what is held", () => {
    append(pen.write([sale(1)]));
    const clone = pen.clone();
    append(pen.write([sale(2)]));
    clone.write([sale(2)]);
    expect(append(clone.write([sale(3)]))).toEqual({ type: "fork", author, seq: 3 });
    expect(evidence().map((row) => row.seq)).toEqual([3]);
  });

  it("are found when they part at a seal, not at an entry: the link would break at the next one", () => {
    const totals = (count: number): { receiptNumber: number; perpetualTotal: number; receiptCount: number } => ({
      receiptNumber: count,
      perpetualTotal: count,
      receiptCount: count,
    });
    const clone = pen.clone();
    const draft = sale(1);
    const [ours, theirs] = [pen.write([draft], totals(1)), clone.write([draft], totals(2))];
    expect(ours.entries[0]!.hash).toEqual(theirs.entries[0]!.hash);
    append(ours);
    expect(append(joined(theirs, clone.write([sale(2)])))).toEqual({ type: "fork", author, seq: 1 });
    expect(seqOf(till.log.vector(), author)).toBe(1);
  });

  it("of this till itself do not become one again by its next sale", () => {
    const clone = penOf(world, founder);
    const theirs = clone.write([world.founding(founder), productDraft("p", productBody("Milk"))]);
    expect(append(theirs)).toMatchObject({ type: "fork", author: founder.author });
    till.commit(productDraft("q", productBody("Bread")));
    expect(till.log.author(founder.author)?.frozen).toMatch(/two histories/);
  });
});
