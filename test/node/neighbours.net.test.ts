import { describe, expect, it } from "vitest";
import {
  EVENT_SCHEMAS,
  type ImportReport,
  type QueueRow,
  type Sale,
  type SaleList,
  type Status,
} from "../../src/api/schemas.ts";
import { readIdentity } from "../../src/node/identity.ts";
import { listenTo } from "./support/events.ts";
import { CATALOGUE, joinedDir, runTill, type TestTill } from "./support/running-till.ts";

/** Two tills of one store that know each other's address. */
const twoTills = async (): Promise<[TestTill, TestTill]> => {
  const founder = await runTill();
  await founder.stop();
  const dir = await joinedDir(founder.dir, 2);
  const first = await runTill({ dir: founder.dir });
  const second = await runTill({ dir, start: { peers: [`127.0.0.1:${first.peerPort}`] } });
  return [first, second];
};

const statusOf = async (till: TestTill): Promise<Status> => (await till.cashier<Status>("GET", "/api/status")).body;

/** Waits, by the events of `till`, until it is in step with all others and `holds` is true. */
const until = async (till: TestTill, holds: () => Promise<boolean>): Promise<void> => {
  const events = await listenTo(till);
  while (!(await holds())) await events.next("sync");
  events.leave();
};

const isInStep = (till: TestTill) => async (): Promise<boolean> => {
  const { sync } = await statusOf(till);
  return sync.state === "in-step" && sync.onlyHere === 0;
};

const queueOf = async (till: TestTill): Promise<QueueRow[]> =>
  (await till.cashier<{ items: QueueRow[] }>("GET", "/api/queue?limit=500")).body.items;

describe("two tills", () => {
  it("say of every entry of the queue on whose disks it is, also after a restart", async () => {
    const [first, second] = await twoTills();
    await first.manager("POST", "/api/catalogue/import", CATALOGUE);
    const sale = { id: crypto.randomUUID(), lines: [{ code: "milk" }], tenders: [{ kind: "cash" }] };
    await first.cashier("POST", "/api/sales", sale);
    await until(first, isInStep(first));
    await until(second, async () => (await second.cashier("GET", `/api/sales/${sale.id}`)).status === 200);
    expect((await first.cashier<Sale>("GET", `/api/sales/${sale.id}`)).body.onTills).toBe(2);
    await first.stop();
    await second.stop();
    // Alone again, and without a word from the other since.
    const again = await runTill({ dir: first.dir });
    const device = readIdentity(second.dir).device;
    expect((await queueOf(again)).map(({ heldBy }) => heldBy)).toEqual((await queueOf(again)).map(() => [device]));
    expect((await queueOf(again)).length).toBe(3 + 6 + 1);
  });

  it("import the same file without doubling it", async () => {
    const [first, second] = await twoTills();
    const imports = await Promise.all([
      first.manager<ImportReport>("POST", "/api/catalogue/import", CATALOGUE),
      second.manager<ImportReport>("POST", "/api/catalogue/import", CATALOGUE),
    ]);
    expect(imports.map(({ status }) => status)).toEqual([200, 200]);
    await until(first, isInStep(first));
    await until(second, async () => {
      const [a, b] = [await statusOf(first), await statusOf(second)];
      return a.entries === b.entries && a.sync.state === "in-step" && b.sync.state === "in-step";
    });
    const [a, b] = [await statusOf(first), await statusOf(second)];
    expect(a.digests).toEqual(b.digests);
    const found = await second.cashier<{ items: unknown[] }>("GET", "/api/products?query=milk");
    expect(found.body.items.length).toBe(1);
    const third = await first.manager<ImportReport>("POST", "/api/catalogue/import", CATALOGUE);
    expect(third.body).toEqual({ imported: 0, unchanged: 6, rejected: [] });
  });

  it("sell each other's baskets' worth: a sale of one is in the other's list, and can be refunded there once", async () => {
    const [first, second] = await twoTills();
    await first.manager("POST", "/api/catalogue/import", CATALOGUE);
    const sold = await first.cashier<Sale>("POST", "/api/sales", {
      id: crypto.randomUUID(),
      lines: [{ code: "chips", quantity: 2000 }],
      tenders: [{ kind: "card" }],
    });
    await until(second, async () => (await second.cashier("GET", `/api/sales/${sold.body.id}`)).status === 200);
    const lines = [{ lineId: sold.body.body.lines[0]?.id, quantity: 2000 }];
    const refund = { saleId: sold.body.id, lines, reason: "Stale", tender: "cash" };
    const back = await second.cashier<Sale>("POST", "/api/refunds", { ...refund, id: crypto.randomUUID() });
    expect(back.body.body.totals.total).toBe(-498);
    await until(first, async () => (await first.cashier<SaleList>("GET", "/api/sales")).body.items.length === 2);
    const twice = await first.cashier("POST", "/api/refunds", { ...refund, id: crypto.randomUUID() });
    expect(twice.status).toBe(409);
  });
});

describe("the events of a till", () => {
  it("tell of a sale's way: its basket, the sale, the other till's disk", async () => {
    const [first, second] = await twoTills();
    await first.manager("POST", "/api/catalogue/import", CATALOGUE);
    await until(first, isInStep(first));
    const events = await listenTo(first);
    await first.cashier("POST", "/api/basket/lines", { code: "milk" });
    const basket = EVENT_SCHEMAS.basket.parse(await events.next("basket"));
    expect(basket.totals.total).toBe(129);
    await first.cashier("POST", "/api/basket/tenders", { kind: "cash" });
    let sale = EVENT_SCHEMAS.sale.parse(await events.next("sale"));
    expect([sale.id, sale.tills]).toEqual([basket.id, 2]);
    while (sale.onTills < 2) sale = EVENT_SCHEMAS.sale.parse(await events.next("sale"));
    expect(EVENT_SCHEMAS.basket.parse(await events.next("basket")).lines).toEqual([]);
    // The other's cable is pulled: the first says so.
    await second.stop();
    let sync = EVENT_SCHEMAS.sync.parse(await events.next("sync"));
    while (sync.state !== "alone") sync = EVENT_SCHEMAS.sync.parse(await events.next("sync"));
    expect(sync.peers[0]?.problem?.length ?? 0).toBeGreaterThan(10);
    await first.stop();
    expect(await events.ended).toBe("by the till");
  });
});
