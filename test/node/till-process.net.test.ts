import { describe, expect, it } from "vitest";
import type { Basket, Sale, SaleList, TillState } from "../../src/api/schemas.ts";
import type { DataDir } from "../../src/node/data-dir.ts";
import { verifyData } from "../../src/node/start-node.ts";
import { seeded } from "../support/random.ts";
import { foundedShop, type TillProcess, tillProcess } from "./support/till-process.ts";

const salesAt = async (till: TillProcess): Promise<SaleList["items"]> =>
  (await till.call<SaleList>("GET", "/api/sales?limit=200")).body.items;

/** Sells without a pause from several hands at once until the till is gone; what was acknowledged, by id. */
const sellUntilGone = async (
  till: TillProcess,
  seed: number,
  onSale: (count: number) => void,
): Promise<Map<string, Sale>> => {
  const random = seeded(seed);
  const acknowledged = new Map<string, Sale>();
  const hand = async (): Promise<void> => {
    for (;;) {
      const sale = { id: random.uuid(), lines: [{ code: "milk" }, { code: "chips" }], tenders: [{ kind: "cash" }] };
      const answer = await till.call<Sale>("POST", "/api/sales", sale).catch(() => null);
      if (answer === null) return;
      expect(answer.status).toBe(200);
      acknowledged.set(sale.id, answer.body);
      onSale(acknowledged.size);
    }
  };
  await Promise.all([hand(), hand(), hand(), hand()]);
  return acknowledged;
};

const expectWhole = async (dir: DataDir, key: string, acknowledged: ReadonlyMap<string, Sale>): Promise<void> => {
  expect(verifyData(dir).faults).toEqual([]);
  const till = await tillProcess(dir, key);
  const sales = await salesAt(till);
  const numbers = sales.map(({ receipt }) => Number(receipt.slice(receipt.lastIndexOf("-") + 1))).toReversed();
  // No gap, no double; and beyond what was acknowledged at most what each of four hands had under way.
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  const stored = new Set(sales.map(({ id }) => id));
  expect([...acknowledged.keys()].filter((id) => !stored.has(id))).toEqual([]);
  expect(stored.size - acknowledged.size).toBeLessThanOrEqual(4);
  for (const [id, sale] of [...acknowledged].slice(-5))
    expect((await till.call<Sale>("GET", `/api/sales/${id}`)).body.body).toEqual(sale.body);
};

describe("a till that is asked to stop while it sells", () => {
  it.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)(
    "(%s) ends cleanly, with every acknowledged sale on disk",
    async (signal) => {
      const { dir, key } = await foundedShop();
      const till = await tillProcess(dir, key);
      // A screen that listens must not hold it back.
      const listening = new AbortController();
      const events = await fetch(`${till.url}/api/events`, {
        headers: { authorization: `Bearer ${key}` },
        signal: listening.signal,
      });
      const acknowledged = await sellUntilGone(till, 1, (count) => {
        if (count === 40) till.kill(signal);
      });
      expect(await till.ended).toEqual({ code: 0, signal: null });
      expect(till.log()).toMatch(/the till is closed/);
      await events.text().catch(() => "cut");
      expect(acknowledged.size).toBeGreaterThanOrEqual(40);
      await expectWhole(dir, key, acknowledged);
    },
  );

  it("is harmed neither by a second Ctrl-C nor by a third", async () => {
    const { dir, key } = await foundedShop();
    const till = await tillProcess(dir, key);
    const acknowledged = await sellUntilGone(till, 2, (count) => {
      if (count >= 20 && count < 23) till.kill("SIGINT");
    });
    await till.ended;
    await expectWhole(dir, key, acknowledged);
  });
});

describe("a till that is killed", () => {
  it.each([1, 2])("has every acknowledged sale, and no half one (seed %i)", async (seed) => {
    const { dir, key } = await foundedShop();
    const till = await tillProcess(dir, key);
    const acknowledged = await sellUntilGone(till, seed, (count) => {
      if (count === 10 + seed * 7) till.kill("SIGKILL");
    });
    expect(await till.ended).toEqual({ code: null, signal: "SIGKILL" });
    await expectWhole(dir, key, acknowledged);
  });

  it("has the basket that was being rung up, with its payments", async () => {
    const { dir, key } = await foundedShop();
    let till = await tillProcess(dir, key);
    const presses: [string, string, object][][] = [
      [["POST", "/api/basket/lines", { code: "milk" }]],
      [
        ["POST", "/api/basket/lines", { code: "chips", quantity: 2000 }],
        ["POST", "/api/basket/lines", { code: "apples", quantity: 1500 }],
        ["PUT", "/api/basket/discount", { percent: 5000, reason: "Staff" }],
        ["POST", "/api/basket/tenders", { kind: "card", amount: 300 }],
      ],
    ];
    for (const press of presses) {
      for (const [method, path, body] of press) expect((await till.call(method, path, body)).status).toBe(200);
      const before = (await till.call<TillState>("GET", "/api/state")).body.basket;
      till.kill("SIGKILL");
      await till.ended;
      till = await tillProcess(dir, key);
      expect((await till.call<TillState>("GET", "/api/state")).body.basket).toEqual(before);
    }
    const basket = (await till.call<TillState>("GET", "/api/state")).body.basket;
    await till.call<Basket>("DELETE", `/api/basket/lines/${basket.lines[0]?.id}`);
    const { body } = await till.call<{ sale: Sale }>("POST", "/api/basket/tenders", {
      kind: "cash",
      basketId: basket.id,
    });
    expect([body.sale.id, body.sale.body.lines.length, body.sale.body.voided.length]).toEqual([basket.id, 2, 1]);
  });
});
