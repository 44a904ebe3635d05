import { describe, expect, it } from "vitest";
import { concatBytes, toHex, utf8 } from "../../src/kernel/bytes.ts";
import { verifyRun } from "../../src/log/chain.ts";
import { compareHlc, HLC_ZERO } from "../../src/log/hlc.ts";
import { seqOf } from "../../src/log/vector.ts";
import { saleById } from "../../src/store/queries/sale-by-id.ts";
import { crypto } from "../support/crypto.ts";
import { NOON, productBody, productDraft, saleDraft } from "../support/drafts.ts";
import { seeded } from "../support/random.ts";
import { deviceNamed, penOf, storeWorld } from "../support/store-world.ts";
import { openTillStore, type TillStore } from "./support/till-store.ts";

const world = storeWorld();
const lane1 = deviceNamed("lane 1", 1, "manager");
const lane2 = deviceNamed("lane 2", 2);
const random = seeded(71);

const opened = (): TillStore => {
  const till = openTillStore(world, lane1);
  till.commit(world.founding(lane1), world.admission(lane2));
  return till;
};
const counts = (till: TillStore): unknown =>
  till.sql
    .prepare(
      "select (select count(*) from entry) as entries, (select count(*) from seal) as seals, (select count(*) from sale) as sales, (select count(*) from open_basket) as baskets",
    )
    .get();

describe("a sale", () => {
  it("is one transaction: entry, seal, what follows from it, and what goes alongside", () => {
    const till = opened();
    const draft = saleDraft(random, { number: 1 });
    till.own.commit([draft], { receiptNumber: 1, perpetualTotal: 199, receiptCount: 1 }, () => {
      till.sql.prepare("insert into open_basket values ('b', '{}')").run();
    });
    expect(counts(till)).toEqual({ entries: 3, seals: 2, sales: 1, baskets: 1 });
    expect(saleById(till.sql, draft.entityId)?.seq).toBe(3);
    expect(till.own.totals()).toEqual({ receiptNumber: 1, perpetualTotal: 199, receiptCount: 1 });
  });

  it("that fails alongside leaves nothing, on disk or in memory, and the next one takes its place", () => {
    const till = opened();
    const before = {
      counts: counts(till),
      digests: till.projector.digests(),
      vector: till.log.vector(),
      totals: till.own.totals(),
    };
    const fail = (): never => {
      throw new Error("no print job");
    };
    const totals = { receiptNumber: 1, perpetualTotal: 199, receiptCount: 1 };
    expect(() => till.own.commit([saleDraft(random, { number: 1 })], totals, fail)).toThrow("no print job");
    expect({
      counts: counts(till),
      digests: till.projector.digests(),
      vector: till.log.vector(),
      totals: till.own.totals(),
    }).toEqual(before);
    const commit = till.own.commit([saleDraft(random, { number: 1 })], totals);
    expect(commit.entries[0]?.seq).toBe(3);
  });

  it("that its own program could not read is a mistake, found before it is acknowledged", () => {
    const till = opened();
    const before = counts(till);
    expect(() => till.commit({ ...saleDraft(random, { number: 1 }), payload: "{}" })).toThrow(/own/);
    expect(counts(till)).toEqual(before);
    till.commit(saleDraft(random, { number: 1 }));
  });

  it("goes on after a restart where it stopped: place, totals, clock", () => {
    const till = opened();
    const totals = { receiptNumber: 7, perpetualTotal: 700, receiptCount: 7 };
    const last = till.own.commit([saleDraft(random, { number: 7 })], totals);
    till.close();
    const again = openTillStore(world, lane1, till.path);
    expect(again.own.totals()).toEqual(totals);
    const next = again.commit(productDraft("p", productBody("Milk")));
    expect(next.entries[0]?.seq).toBe(4);
    expect(compareHlc(next.entries[0]?.hlc ?? HLC_ZERO, last.hlc)).toBeGreaterThan(0);
    const run = again.log.readRun(lane1.author, 1, 99, 1e6)!;
    const context = { ...crypto, cluster: world.cluster, publicKey: lane1.signer.publicKey, everySeal: true };
    expect(verifyRun(context, { seq: 0, link: new Uint8Array(32) }, run).ok).toBe(true);
  });

  it("is stamped after all that the till has seen, and not dragged along by a wrong year", () => {
    const till = opened();
    const pen = penOf(world, lane2);
    for (let number = 1; number <= 30; number++)
      till.writer.appendReplicated(pen.write([saleDraft(random, { number, series: "T2AA" })]));
    const seen = { hlc: till.log.entryAt(lane2.author, 30)?.hlc ?? HLC_ZERO };
    till.clock.set(NOON);
    const mine = till.commit(saleDraft(random, { number: 2 }));
    expect(compareHlc(mine.hlc, seen.hlc)).toBeGreaterThan(0);
    till.clock.set(NOON - 86_400_000);
    till.writer.appendReplicated(pen.write([saleDraft(random, { number: 31, series: "T2AA" })]));
    expect(till.commit(saleDraft(random, { number: 3 })).hlc.wallMs).toBe(mine.hlc.wallMs);
  });

  it("follows its own lost commits when a peer gives them back, instead of writing over them", () => {
    const till = opened();
    const lost = penOf(world, lane1).write([world.founding(lane1), world.admission(lane2)], till.own.totals());
    const fresh = openTillStore(world, lane1);
    expect(fresh.writer.appendReplicated(lost).type).toBe("appended");
    const next = fresh.own.commit([saleDraft(random, { number: 1 })], {
      receiptNumber: 1,
      perpetualTotal: 199,
      receiptCount: 1,
    });
    expect(next.entries[0]?.seq).toBe(3);
    expect(seqOf(fresh.log.vector(), lane1.author)).toBe(3);
  });
});

describe("what is stored of an entry", () => {
  it("is exactly the bytes that were hashed: header and payload, in that order", () => {
    const till = opened();
    const commit = till.commit(productDraft("p", productBody("Crème brûlée 🍮 \u{feff}\u0000")));
    const row = till.sql
      .prepare<{ header: Uint8Array; payload: string; hash: Uint8Array }>(
        "select header, payload, hash from entry where entry_id = 3",
      )
      .get()!;
    const entry = commit.entries[0]!;
    expect(toHex(concatBytes([row.header, utf8(row.payload)]))).toBe(toHex(entry.bytes));
    expect(row.payload).toBe(entry.payload);
    expect(toHex(row.hash)).toBe(toHex(entry.hash));
    expect(till.log.entryAt(lane1.author, 3)?.bytes).toEqual(entry.bytes);
  });
});
