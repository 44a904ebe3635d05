import { beforeEach, describe, expect, it } from "vitest";
import { lastSaleOf } from "../../../src/store/queries/last-sale.ts";
import { refundedOf } from "../../../src/store/queries/refunded.ts";
import { saleById } from "../../../src/store/queries/sale-by-id.ts";
import { listSales, type SalePosition } from "../../../src/store/queries/sale-list.ts";
import { countSalesAfter } from "../../../src/store/queries/sales-after.ts";
import { takingsOf } from "../../../src/store/queries/takings.ts";
import { DAY, NOON, productBody, productDraft, type SaleOf, saleDraft } from "../../support/drafts.ts";
import { seeded } from "../../support/random.ts";
import { deviceNamed, penOf, storeWorld } from "../../support/store-world.ts";
import { openTillStore, type TillStore } from "../support/till-store.ts";

const world = storeWorld();
const lane1 = deviceNamed("lane 1", 1, "manager");
const lane2 = deviceNamed("lane 2", 2);
const random = seeded(2);

let till: TillStore;
const sell = (of: SaleOf): string => {
  const draft = saleDraft(random, of);
  till.commit(draft);
  return draft.entityId;
};

beforeEach(() => {
  till = openTillStore(world, lane1);
});

describe("a sale", () => {
  it("is found by its id, with its place in the log", () => {
    till.commit(productDraft("p-1", productBody("Milk")));
    const id = sell({ number: 7, lines: [{ productId: "p-1", total: 123 }], tender: "card" });
    expect(saleById(till.sql, id)).toEqual({
      saleId: id,
      author: lane1.author,
      seq: 2,
      receipt: "T1AA-000007",
      kind: "sale",
      tillNumber: 1,
      tillName: "Lane 1",
      cashier: "Ada",
      soldAt: NOON + 7000,
      businessDay: DAY,
      currency: "EUR",
      items: 1,
      total: 123,
      tax: 23,
      due: 123,
      tenders: ["card"],
    });
    expect(saleById(till.sql, random.uuid())).toBeNull();
  });

  it("rung up under one id at two tills stays two receipts, on every till the same two", () => {
    const other = openTillStore(world, lane2);
    till.commit(world.founding(lane1), world.admission(lane2));
    const id = random.uuid();
    till.commit(saleDraft(random, { number: 1, id }));
    expect(other.writer.appendReplicated(till.log.readRun(lane1.author, 1, 1, 1)!).type).toBe("appended");
    other.commit(saleDraft(random, { number: 1, id, series: "T2AA" }));
    other.writer.appendReplicated(till.log.readRun(lane1.author, 3, 9, 1e6)!);
    till.writer.appendReplicated(other.log.readRun(lane2.author, 1, 9, 1e6)!);
    expect(till.log.vector()).toEqual(other.log.vector());
    expect(till.projector.digests()).toEqual(other.projector.digests());
    expect(
      listSales(till.sql, { limit: 9 })
        .map((sale) => sale.receipt)
        .toSorted(),
    ).toEqual(["T1AA-000001", "T2AA-000001"]);
    expect(saleById(till.sql, id)).toEqual(saleById(other.sql, id));
  });
});

describe("the list of sales", () => {
  it("goes from the newest back, page by page, without a gap or a repeat among sales of one millisecond", () => {
    for (let number = 1; number <= 25; number++) sell({ number, soldAt: NOON + Math.floor(number / 10) });
    const seen: string[] = [];
    let after: SalePosition | undefined;
    for (;;) {
      const page = listSales(till.sql, { limit: 7, ...(after !== undefined && { after }) });
      seen.push(...page.map((sale) => sale.receipt));
      after = page.at(-1);
      if (page.length < 7) break;
    }
    expect(new Set(seen).size).toBe(25);
    expect(seen).toHaveLength(25);
    expect(seen.slice(0, 6).toSorted()[0]).toBe("T1AA-000020");
  });

  it("is searched by part of the receipt number, by all of it, and by amount", () => {
    sell({ number: 41, lines: [{ productId: null, total: 1000 }] });
    sell({ number: 42, lines: [{ productId: null, total: 250 }] });
    sell({ number: 43, kind: "refund", lines: [{ productId: null, total: -250, quantity: -1000 }] });
    const found = (filter: { receipt?: string; amount?: number }): number[] =>
      listSales(till.sql, { limit: 10, filter }).map((sale) => Number(sale.receipt.slice(-2)));
    expect(found({ receipt: "00004" })).toEqual([43, 42, 41]);
    expect(found({ receipt: "aa-000042" })).toEqual([42]);
    expect(found({ receipt: "t1aa-000042" })).toEqual([42]);
    expect(found({ receipt: "%" })).toEqual([]);
    expect(found({ amount: 250 })).toEqual([43, 42]);
    expect(found({ receipt: "041", amount: 250 })).toEqual([43, 42, 41]);
    expect(found({ receipt: "T1AA-000041", amount: 1 })).toEqual([41]);
  });
});

describe("a till's own sales", () => {
  it("say when the last receipt of its series was, and which other tills may not have", () => {
    expect(lastSaleOf(till.sql, lane1.author)).toBeNull();
    sell({ number: 1 });
    till.commit(productDraft("p-1", productBody("Milk")));
    sell({ number: 2, soldAt: NOON - 5 });
    expect(lastSaleOf(till.sql, lane1.author)).toMatchObject({ receipt: "T1AA-000002", soldAt: NOON - 5, seq: 3 });
    expect([0, 1, 2, 3].map((seq) => countSalesAfter(till.sql, lane1.author, seq))).toEqual([2, 1, 1, 0]);
    expect(countSalesAfter(till.sql, lane2.author, 0)).toBe(0);
  });
});

describe("a refund", () => {
  it("adds to what has come back of each line of its sale, and of no other", () => {
    const [saleId, lineId, otherLine] = [random.uuid(), random.uuid(), random.uuid()];
    const back = (quantity: number, total: number, line = lineId): object => ({
      productId: "p-1",
      quantity: -quantity,
      total: -total,
      returned: { saleId, lineId: line, reason: "Stale" },
    });
    sell({ number: 1, kind: "refund", lines: [back(1000, 100), back(500, 50)] as never });
    sell({ number: 2, kind: "refund", lines: [back(250, 25), back(1000, 70, otherLine)] as never });
    const expected = [
      { lineId, quantity: 1750, extended: 175, total: 175 },
      { lineId: otherLine, quantity: 1000, extended: 70, total: 70 },
    ].toSorted((a, b) => (a.lineId < b.lineId ? -1 : 1));
    expect(refundedOf(till.sql, saleId)).toEqual(expected);
    expect(refundedOf(till.sql, random.uuid())).toEqual([]);
  });
});

describe("takings", () => {
  it("are those of one day, of one till or of the store, by tender and rate", () => {
    const pen = penOf(world, lane2);
    till.commit(world.founding(lane1), world.admission(lane2));
    sell({ number: 1, lines: [{ productId: null, total: 1230 }] });
    sell({ number: 2, lines: [{ productId: null, total: 615 }], tender: "card" });
    sell({ number: 3, lines: [{ productId: null, total: 99 }], day: "2026-03-03" });
    const refund = { productId: null, total: -123, quantity: -1000 };
    till.writer.appendReplicated(pen.write([saleDraft(random, { number: 1, kind: "refund", lines: [refund] })]));
    expect(takingsOf(till.sql, { day: DAY, currency: "EUR", device: lane1.device })).toEqual({
      sales: 2,
      refunds: 0,
      total: 1845,
      tax: 345,
      discount: 0,
      rounding: 0,
      voidedLines: 0,
      tenders: [
        { kind: "card", count: 1, amount: 615 },
        { kind: "cash", count: 1, amount: 1230 },
      ],
      rates: [{ code: "A", rate: 23_000, net: 1500, tax: 345, gross: 1845 }],
    });
    expect(takingsOf(till.sql, { day: DAY, currency: "EUR" })).toMatchObject({
      sales: 2,
      refunds: 1,
      total: 1722,
      tax: 322,
    });
    expect(takingsOf(till.sql, { day: "1999-01-01", currency: "EUR" })).toMatchObject({
      sales: 0,
      total: 0,
      tenders: [],
    });
  });
});
