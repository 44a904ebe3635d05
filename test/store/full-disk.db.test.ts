import { describe, expect, it } from "vitest";
import { openDatabase } from "../../src/store/open-database.ts";
import { StoreFullError } from "../../src/store/sql.ts";
import { verifyStore } from "../../src/store/verify-store.ts";
import { crypto } from "../support/crypto.ts";
import { saleDraft } from "../support/drafts.ts";
import { seeded } from "../support/random.ts";
import { deviceNamed, penOf, storeWorld } from "../support/store-world.ts";
import { openTillStore, type TillStore } from "./support/till-store.ts";

const world = storeWorld();
const lane1 = deviceNamed("lane 1", 1, "manager");
const lane2 = deviceNamed("lane 2", 2);
const random = seeded(101);

const full = (): TillStore => {
  const till = openTillStore(world, lane1);
  till.commit(world.founding(lane1), world.admission(lane2));
  const { page_count: pages } = till.sql.prepare<{ page_count: number }>("pragma page_count").get()!;
  till.sql.exec(`pragma max_page_count = ${pages + 3}`);
  return till;
};
const makeRoom = (till: TillStore): void => till.sql.exec("pragma max_page_count = 1000000");
const state = (till: TillStore): object => ({
  vector: till.log.vector(),
  totals: till.own.totals(),
  digests: till.projector.digests(),
  rows: till.sql.prepare("select (select count(*) from entry) as entries, (select count(*) from seal) as seals").get(),
});

describe("a disk that is full while selling", () => {
  it("says so, stores nothing of what it did not acknowledge, and lets selling go on once there is room", () => {
    const till = full();
    let acknowledged = 0;
    let number = 0;
    const sell = (): void => {
      number = acknowledged + 1;
      till.own.commit(
        [saleDraft(random, { number, lines: Array.from({ length: 30 }, (_, n) => ({ productId: `p-${n}` })) })],
        {
          receiptNumber: number,
          perpetualTotal: number,
          receiptCount: number,
        },
      );
      acknowledged++;
    };
    let before = state(till);
    let refusal: unknown = null;
    for (let tries = 0; refusal === null && tries < 1000; tries++) {
      before = state(till);
      try {
        sell();
      } catch (error) {
        refusal = error;
      }
    }
    expect(refusal).toBeInstanceOf(StoreFullError);
    expect(String(refusal)).toContain("the disk is full");
    expect(state(till)).toEqual(before);
    expect(sell).toThrow(StoreFullError);
    makeRoom(till);
    sell();
    expect(till.own.totals().receiptNumber).toBe(acknowledged);
    const scratch = (): ReturnType<typeof openDatabase> => openDatabase(":memory:");
    expect(verifyStore(till.sql, { ...crypto, cluster: world.cluster, scratch })).toMatchObject({
      entries: acknowledged + 2,
      faults: [],
    });
  });

  it("answers peers that they may ask again, and takes the same run later", () => {
    const till = full();
    const run = penOf(world, lane2).write(
      Array.from({ length: 90 }, (_, n) => saleDraft(random, { number: n + 1, series: "T2AA" })),
    );
    const before = state(till);
    expect(till.writer.appendReplicated(run)).toEqual({
      type: "unavailable",
      author: lane2.author,
      reason: "the disk is full",
    });
    expect(state(till)).toEqual(before);
    makeRoom(till);
    expect(till.writer.appendReplicated(run)).toMatchObject({ type: "appended", seq: 90 });
  });

  it("does not lose sight of a fork that it had no room to note", () => {
    const till = full();
    const pen = penOf(world, lane2);
    const clone = pen.clone();
    till.writer.appendReplicated(pen.write([saleDraft(random, { number: 1 })]));
    const other = clone.write(Array.from({ length: 90 }, (_, n) => saleDraft(random, { number: n + 1 })));
    expect(till.writer.appendReplicated(other)).toMatchObject({ type: "unavailable" });
    expect(till.log.author(lane2.author)?.frozen).toBeNull();
    makeRoom(till);
    expect(till.writer.appendReplicated(other)).toMatchObject({ type: "fork", seq: 1 });
  });
});
