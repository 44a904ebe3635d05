import { beforeEach, describe, expect, it } from "vitest";
import { listSyncQueue, type SyncStatus, syncStatusOf } from "../../../src/store/queries/sync-queue.ts";
import { productBody, productDraft } from "../../support/drafts.ts";
import { deviceNamed, penOf, storeWorld } from "../../support/store-world.ts";
import { openTillStore, type TillStore } from "../support/till-store.ts";

const world = storeWorld();
const lane1 = deviceNamed("lane 1", 1, "manager");
const lane2 = deviceNamed("lane 2", 2);

let till: TillStore;
beforeEach(() => {
  till = openTillStore(world, lane1);
  till.commit(world.founding(lane1), world.admission(lane2));
  for (const name of ["Apple", "Banana"]) till.commit(productDraft(name, productBody(name)));
  till.writer.appendReplicated(penOf(world, lane2).write([productDraft("Cherry", productBody("Cherry"))]));
});

const acknowledge = (author: string, seq: number): void => {
  till.sql
    .prepare("insert into cloud_ack select author_id, ? from author where device || ':' || epoch = ?")
    .run(seq, author);
};
const positions = (status?: SyncStatus): number[] =>
  listSyncQueue(till.sql, { limit: 9, ...(status && { status }) }).map((item) => item.position);

describe("the queue that people read", () => {
  it("has the columns that accountants' tools were promised", () => {
    const columns = till.sql.prepare<{ name: string }>("select name from pragma_table_info('sync_queue')").all();
    const promised = "id entity_type entity_id operation payload status retry_count created_at held_by".split(" ");
    expect(columns.map((column) => column.name)).toEqual(expect.arrayContaining(promised));
  });

  it("shows entries of all tills, newest first, page by page", () => {
    expect(positions()).toEqual([5, 4, 3, 2, 1]);
    const page = listSyncQueue(till.sql, { limit: 2, before: 5 });
    expect(page.map((item) => item.entityId)).toEqual(["Banana", "Apple"]);
    expect(page[0]).toEqual({
      id: `${lane1.author}:4`,
      position: 4,
      entityType: "product",
      entityId: "Banana",
      operation: "put",
      payload: till.log.entryAt(lane1.author, 4)?.payload,
      status: "PENDING",
      retryCount: 0,
      createdAt: till.log.entryAt(lane1.author, 4)?.wallMs,
      lastError: null,
      heldBy: [],
    });
  });

  it("derives the status from what the cloud has said, and from nothing else", () => {
    expect(positions("PENDING")).toEqual([5, 4, 3, 2, 1]);
    acknowledge(lane1.author, 3);
    expect(positions("PENDING")).toEqual([5, 4]);
    expect(positions("SYNCED")).toEqual([3, 2, 1]);
    expect(positions("FAILED")).toEqual([]);
    till.sql.exec("insert into rejected (entry_id, reason, retry_count) values (2, 'unknown tax code', 3)");
    expect(positions("FAILED")).toEqual([2]);
    expect(positions("SYNCED")).toEqual([3, 1]);
    expect(listSyncQueue(till.sql, { limit: 1, status: "FAILED" })[0]).toMatchObject({
      lastError: "unknown tax code",
      retryCount: 3,
    });
    expect([1, 2, 4].map((seq) => syncStatusOf(till.sql, lane1.author, seq))).toEqual(["SYNCED", "FAILED", "PENDING"]);
    expect(syncStatusOf(till.sql, lane2.author, 2)).toBeNull();
  });

  it("has nothing pending once the cloud has all", () => {
    acknowledge(lane1.author, 4);
    acknowledge(lane2.author, 1);
    expect(positions("PENDING")).toEqual([]);
    expect(positions("SYNCED")).toEqual([5, 4, 3, 2, 1]);
  });

  it("names who holds an entry", () => {
    till.sql.exec(
      `insert into peer_ack select '${lane2.device}', author_id, 3 from author where device = '${lane1.device}'`,
    );
    const held = listSyncQueue(till.sql, { limit: 9 }).map((item) => item.heldBy);
    expect(held).toEqual([[], [], [lane2.device], [lane2.device], [lane2.device]]);
  });
});
