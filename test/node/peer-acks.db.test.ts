import { describe, expect, it } from "vitest";
import type { AuthorId, DeviceId } from "../../src/log/ids.ts";
import type { Vector } from "../../src/log/vector.ts";
import { createPeerAcks } from "../../src/node/peer-acks.ts";
import { type Sql, StoreFullError } from "../../src/store/sql.ts";
import { listSyncQueue } from "../../src/store/queries/sync-queue.ts";
import { openTillStore } from "../store/support/till-store.ts";
import { productBody, productDraft } from "../support/drafts.ts";
import { deviceNamed, penOf, storeWorld } from "../support/store-world.ts";

const world = storeWorld();
const [ours, second, third] = [deviceNamed("one", 1, "manager"), deviceNamed("two", 2), deviceNamed("three", 3)];

/** A till that holds its own founding and three articles; what its peers say is set by hand, and time passes by hand. */
const setUp = () => {
  const store = openTillStore(world, ours);
  store.commit(world.founding(ours), world.admission(second), world.admission(third));
  for (const name of ["a", "b", "c"]) store.commit(productDraft(`p-${name}`, productBody(name)));
  const said = new Map<DeviceId, Vector>();
  const timers: (() => void)[] = [];
  const warnings: string[] = [];
  const listeners = new Set<() => void>();
  let transactions = 0;
  let isFull = false;
  const sql: Sql = {
    ...store.sql,
    transaction: (work) => {
      transactions++;
      if (isFull) throw new StoreFullError("the disk is full");
      return store.sql.transaction(work);
    },
  };
  const acks = createPeerAcks({
    sql,
    scheduler: {
      after: (_, task) => {
        timers.push(task);
        return () => timers.splice(timers.indexOf(task), 1);
      },
      soon: (task) => task(),
    },
    logger: { info: () => undefined, warn: (message) => void warnings.push(message), error: () => undefined },
    acks: () => said,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  });
  acks.start();
  return {
    store,
    acks,
    timers,
    warnings,
    says: (device: DeviceId, holds: readonly (readonly [AuthorId, number])[]) => {
      said.set(device, new Map(holds));
      for (const listener of listeners) listener();
    },
    aSecondLater: () => {
      for (const task of timers.splice(0)) task();
    },
    fill: (full: boolean) => {
      isFull = full;
    },
    transactions: () => transactions,
    heldBy: () =>
      listSyncQueue(store.sql, { limit: 100 })
        .toReversed()
        .map(({ heldBy }) => [...heldBy].toSorted()),
  };
};

describe("who holds an entry", () => {
  it("is every till that said so, entry by entry", () => {
    const till = setUp();
    till.says(second.device, [[ours.author, 4]]);
    till.says(third.device, [[ours.author, 6]]);
    till.aSecondLater();
    const both = [second.device, third.device].toSorted();
    expect(till.heldBy()).toEqual([both, both, both, both, [third.device], [third.device]]);
  });

  it("is written once a second at most, and not at all without news", () => {
    const till = setUp();
    for (let seq = 1; seq <= 6; seq++) till.says(second.device, [[ours.author, seq]]);
    expect([till.timers.length, till.transactions()]).toEqual([1, 0]);
    till.aSecondLater();
    expect(till.transactions()).toBe(1);
    till.says(second.device, [[ours.author, 6]]);
    till.aSecondLater();
    expect([till.timers.length, till.transactions()]).toEqual([0, 1]);
    expect(till.heldBy().flat().length).toBe(6);
  });

  it("is taken back when a till comes again with less: its disk has forgotten", () => {
    const till = setUp();
    till.says(second.device, [[ours.author, 6]]);
    till.aSecondLater();
    till.says(second.device, [[ours.author, 2]]);
    till.aSecondLater();
    expect(till.heldBy().map((held) => held.length)).toEqual([1, 1, 0, 0, 0, 0]);
  });

  it("waits for an author of whom nothing has come yet", () => {
    const till = setUp();
    till.says(third.device, [[second.author, 1]]);
    till.aSecondLater();
    expect(till.heldBy().flat()).toEqual([]);
    till.store.writer.appendReplicated(penOf(world, second).write([productDraft("p-d", productBody("d"))]));
    till.says(third.device, [[second.author, 1]]);
    till.aSecondLater();
    expect(till.heldBy().at(-1)).toEqual([third.device]);
  });

  it("is noted later when the disk is full, and the till goes on", () => {
    const till = setUp();
    till.fill(true);
    till.says(second.device, [[ours.author, 6]]);
    till.aSecondLater();
    expect([till.warnings.length, till.heldBy().flat().length]).toEqual([1, 0]);
    till.fill(false);
    till.says(second.device, [[ours.author, 6]]);
    till.aSecondLater();
    expect(till.heldBy().flat().length).toBe(6);
  });

  it("is written before the till stops, and never after", () => {
    const till = setUp();
    till.says(second.device, [[ours.author, 6]]);
    till.acks.stop();
    expect([till.heldBy().flat().length, till.timers.length]).toEqual([6, 0]);
    till.says(second.device, [[ours.author, 1]]);
    expect(till.timers.length).toBe(0);
  });
});
