import { beforeEach, describe, expect, it } from "vitest";
import { CHAIN_START, verifyRun } from "../../src/log/chain.ts";
import { StoreFaultError } from "../../src/store/sql.ts";
import { crypto } from "../support/crypto.ts";
import { NOON, productBody, productDraft } from "../support/drafts.ts";
import { deviceNamed, storeWorld } from "../support/store-world.ts";
import { openTillStore, type TillStore } from "./support/till-store.ts";

const world = storeWorld();
const lane1 = deviceNamed("lane 1", 1, "manager");
const author = lane1.author;

let till: TillStore;
const products = (count: number): ReturnType<typeof productDraft>[] =>
  Array.from({ length: count }, (_, index) => productDraft(`p-${index}`, productBody(`Milk ${index}`)));
const seqs = (from: number, entriesMax: number, bytesMax = 1e6): number[] | undefined =>
  till.log.readRun(author, from, entriesMax, bytesMax)?.entries.map((entry) => entry.seq);

beforeEach(() => {
  till = openTillStore(world, lane1);
  // Sealed at 1, 4, 5, 7 and 8.
  for (const drafts of [[world.founding(lane1)], products(3), products(1), products(2), products(1)])
    till.commit(...drafts);
});

describe("a run read for a peer", () => {
  it("ends at a seal, within the limits as far as seals allow", () => {
    expect(seqs(1, 99)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(seqs(1, 1)).toEqual([1]);
    expect(seqs(1, 2)).toEqual([1]);
    expect(seqs(1, 4)).toEqual([1, 2, 3, 4]);
    expect(seqs(1, 6)).toEqual([1, 2, 3, 4, 5]);
    expect(seqs(6, 99)).toEqual([6, 7, 8]);
  });

  it("is never empty: a stretch longer than the limits goes whole, else it would never go", () => {
    expect(seqs(2, 1)).toEqual([2, 3, 4]);
    expect(seqs(2, 99, 1)).toEqual([2, 3, 4]);
    expect(seqs(6, 0, 0)).toEqual([6, 7]);
  });

  it("stays within its bytes where it can", () => {
    const bytesOf = (from: number, to: number): number =>
      till.log
        .readRun(author, 1, 99, 1e6)!
        .entries.slice(from - 1, to)
        .reduce((sum, entry) => sum + entry.bytes.length, 0);
    expect(seqs(1, 99, bytesOf(1, 5))).toEqual([1, 2, 3, 4, 5]);
    expect(seqs(1, 99, bytesOf(1, 5) - 1)).toEqual([1, 2, 3, 4]);
  });

  it("is nothing beyond what is held, and nothing of a stranger", () => {
    expect(seqs(9, 99)).toBeUndefined();
    expect(till.log.readRun(deviceNamed("lane 9", 9).author, 1, 9, 9)).toBeNull();
  });

  it("holds together from whatever seal it starts at, and brings its seals", () => {
    const context = { ...crypto, cluster: world.cluster, publicKey: lane1.signer.publicKey, everySeal: true };
    for (const seq of [0, 1, 4, 5, 7]) {
      const head = seq === 0 ? CHAIN_START : till.log.headAt(author, seq);
      expect(verifyRun(context, head, till.log.readRun(author, seq + 1, 99, 1e6)!).ok, `after ${seq}`).toBe(true);
    }
  });

  it("lets the till write as soon as it is read", () => {
    till.log.readRun(author, 1, 2, 1e6);
    till.commit(...products(1));
    expect(seqs(9, 9)).toEqual([9]);
  });
});

describe("what the disk gives back", () => {
  it("is not passed on as its author's word when it is not: a till must not be taken for a forger", () => {
    till.sql.exec("update entry set payload = replace(payload, 'Milk', 'Mild') where seq = 3");
    expect(() => till.log.readRun(author, 1, 99, 1e6)).toThrow(StoreFaultError);
    expect(() => till.log.entryAt(author, 3)).toThrow(/tillmesh verify/);
    expect(seqs(6, 99)).toEqual([6, 7, 8]);
  });
});

describe("a damaged admission", () => {
  it("does not keep a till from starting and selling", () => {
    till.sql.exec("update entry set payload = replace(payload, 'lane 1', 'lane 7') where seq = 1");
    till.close();
    till = openTillStore(world, lane1, till.path);
    expect(till.log.members().size).toBe(0);
    till.commit(...products(1));
    expect(seqs(9, 9)).toEqual([9]);
  });
});

describe("the clock after a restart", () => {
  it("is the latest stamp held that is not beyond what is believed", () => {
    const last = till.log.entryAt(author, 8)!.hlc;
    expect(till.log.latestHlc(NOON + 86_400_000)).toEqual(last);
    expect(till.log.latestHlc(last.wallMs)).toEqual({ wallMs: 0, counter: 0 });
  });
});
