import { describe, expect, it } from "vitest";
import type { Basket, Problem, QueueRow, Sale, SaleList, TenderResult, TillState } from "../../src/api/schemas.ts";
import { checkDigitOf } from "../../src/domain/gtin.ts";
import { seeded } from "../support/random.ts";
import { CATALOGUE, refusalOf, runTill, type TestTill } from "./support/running-till.ts";

const MILK = "3850123456782";
const CHIPS = "036000291452";

const withCheck = (digits: string): string => digits + checkDigitOf(digits);

const scan = async (till: TestTill, code: string, more: object = {}): Promise<Basket> => {
  const { status, body } = await till.cashier<Basket>("POST", "/api/basket/lines", { code, ...more });
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
};

const pay = async (till: TestTill, tender: object): Promise<TenderResult> => {
  const { status, body } = await till.cashier<TenderResult>("POST", "/api/basket/tenders", tender);
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
};

/** Scans and pays in cash. */
const sell = async (till: TestTill, ...codes: readonly string[]): Promise<Sale> => {
  for (const code of codes) await scan(till, code);
  const { sale } = await pay(till, { kind: "cash" });
  if (sale === null) throw new Error("not a sale");
  return sale;
};

const basketOf = async (till: TestTill): Promise<Basket> =>
  (await till.cashier<TillState>("GET", "/api/state")).body.basket;

const salesOf = async (till: TestTill): Promise<SaleList["items"]> =>
  (await till.cashier<SaleList>("GET", "/api/sales?limit=200")).body.items;

describe("a scan", () => {
  it("finds the article by each number it goes by", async () => {
    const till = await runTill({ catalogue: CATALOGUE });
    const codes = [MILK, `0${MILK}`, ` ${MILK} `, "milk", CHIPS, `0${CHIPS}`, `00${CHIPS}`, "chips", "bag"];
    for (const code of codes) await scan(till, code);
    await scan(till, MILK, { quantity: 3000 });
    const { lines, totals } = await basketOf(till);
    expect(lines.map(({ name }) => name)).toEqual([
      ...Array<string>(4).fill("Milk 1 l"),
      ...Array<string>(4).fill("Chips"),
      "Bag",
      "Milk 1 l",
    ]);
    expect(lines.slice(0, 3).map(({ gtin }) => gtin)).toEqual(Array(3).fill(`0${MILK}`));
    expect(totals.total).toBe(7 * 129 + 4 * 249 + 10);
  });

  it("says of a misread number which digit is wrong, and of an unknown one what to do", async () => {
    const till = await runTill({ catalogue: CATALOGUE });
    const misread = refusalOf(await till.cashier("POST", "/api/basket/lines", { code: "3850123456783" }));
    expect(misread.slice(0, 2)).toEqual([409, "wrong-check-digit"]);
    expect(misread[2]).toMatch(/ends in 3 where its check digit is 2/);
    const unknown = refusalOf(await till.cashier("POST", "/api/basket/lines", { code: "4006381333931" }));
    expect(unknown.slice(0, 2)).toEqual([404, "unknown-barcode"]);
    expect(unknown[2]).toMatch(/4006381333931.*(Search by name|open line)/);
    expect((await basketOf(till)).lines).toEqual([]);
  });

  it("weighs: by the quantity, by the weight on a label, by the price on a label, to the cent", async () => {
    const till = await runTill({ catalogue: CATALOGUE });
    const apples = await scan(till, "apples", { quantity: 345 });
    expect(apples.lines[0]).toMatchObject({ quantity: 345, unit: "kg", total: 69 });
    const cheese = await scan(till, withCheck("201234500567"));
    expect(cheese.lines[1]).toMatchObject({ name: "Gouda", quantity: 567, total: 731, priceSource: "catalogue" });
    const meat = await scan(till, withCheck("215432100499"));
    // The label's price is charged exactly; the weight is only what it must have been.
    expect(meat.lines[2]).toMatchObject({ name: "Minced meat", total: 499, quantity: 587, priceSource: "label" });
    const bad = refusalOf(await till.cashier("POST", "/api/basket/lines", { code: "2154321004991" }));
    expect(bad.slice(0, 2)).toEqual([409, "wrong-check-digit"]);
    expect(refusalOf(await till.cashier("POST", "/api/basket/lines", { code: withCheck("209999900567") }))[0]).toBe(
      404,
    );
    expect((await pay(till, { kind: "card" })).sale?.body.totals.total).toBe(69 + 731 + 499);
  });
});

describe("a basket", () => {
  it("voids, changes and discounts, and the sale adds up", async () => {
    const till = await runTill({ catalogue: CATALOGUE });
    await scan(till, MILK);
    const two = await scan(till, CHIPS);
    const [milk, chips] = two.lines;
    const changed = await till.cashier<Basket>("POST", `/api/basket/lines/${chips?.id}/quantity`, { quantity: 4000 });
    expect(changed.body.totals.total).toBe(129 + 4 * 249);
    const voided = await till.cashier<Basket>("DELETE", `/api/basket/lines/${milk?.id}`);
    expect(voided.body.voided.map(({ name }) => name)).toEqual(["Milk 1 l"]);
    const reduced = await till.cashier<Basket>("PUT", "/api/basket/discount", { percent: 10_000, reason: "Neighbour" });
    expect(reduced.body.totals).toMatchObject({ discount: 100, total: 896 });
    const off = await till.cashier<Basket>("DELETE", "/api/basket/discount");
    expect(off.body.totals.total).toBe(996);
    await till.cashier("PUT", "/api/basket/discount", { amount: 96, reason: "Rounded off" });
    const { sale, basket } = await pay(till, { kind: "cash", tendered: 1000 });
    expect(sale?.body.totals).toMatchObject({ lines: 900, discount: 96, net: 720, tax: 180, total: 900, change: 100 });
    expect(sale?.body.voided).toHaveLength(1);
    expect(basket.lines).toEqual([]);
  });

  it("is paid in parts: card, voucher and cash, with change only for cash", async () => {
    const till = await runTill({ catalogue: CATALOGUE });
    await scan(till, CHIPS, { quantity: 4000 });
    const first = await pay(till, { kind: "card", amount: 500 });
    expect([first.sale, first.basket.totals.remaining]).toEqual([null, 496]);
    const tooMuch = refusalOf(await till.cashier("POST", "/api/basket/tenders", { kind: "voucher", amount: 600 }));
    expect(tooMuch.slice(0, 2)).toEqual([409, "more-than-due"]);
    const wrong = await pay(till, { kind: "voucher", amount: 300 });
    const taken = wrong.basket.tenders[1];
    const back = await till.cashier<Basket>("DELETE", `/api/basket/tenders/${taken?.id}`);
    expect(back.body.totals.remaining).toBe(496);
    await pay(till, { kind: "voucher", amount: 200 });
    const noCancel = refusalOf(await till.cashier("DELETE", "/api/basket"));
    expect(noCancel.slice(0, 2)).toEqual([409, "payments-taken"]);
    const { sale } = await pay(till, { kind: "cash", tendered: 500 });
    expect(sale?.body.tenders.map(({ kind, amount, tendered }) => [kind, amount, tendered])).toEqual([
      ["card", 500, 500],
      ["voucher", 200, 200],
      ["cash", 296, 500],
    ]);
    expect(sale?.body.totals.change).toBe(204);
  });

  it("that is given up is counted, and takes no receipt number", async () => {
    const till = await runTill({ catalogue: CATALOGUE });
    await sell(till, MILK);
    await scan(till, MILK);
    const { lines } = await scan(till, CHIPS);
    await till.cashier("DELETE", `/api/basket/lines/${lines[0]?.id}`);
    const { id } = await basketOf(till);
    const fresh = await till.cashier<Basket>("DELETE", "/api/basket");
    expect([fresh.status, fresh.body.lines.length, fresh.body.id === id]).toEqual([200, 0, false]);
    const queue = await till.cashier<{ items: QueueRow[] }>("GET", "/api/queue?limit=1");
    expect(queue.body.items[0]).toMatchObject({
      entityType: "basket",
      operation: "cancel",
      entityId: id,
      status: "PENDING",
    });
    const payload = JSON.parse(queue.body.items[0]?.payload ?? "") as {
      cashier: string;
      total: number;
      lines: { name: string }[];
    };
    expect([payload.cashier, payload.total, payload.lines.map(({ name }) => name)]).toEqual([
      "Ada",
      249,
      ["Milk 1 l", "Chips"],
    ]);
    // One that never had a line was never a basket.
    await till.cashier("DELETE", "/api/basket");
    expect((await till.cashier<{ items: QueueRow[] }>("GET", "/api/queue?limit=1")).body.items[0]?.entityId).toBe(id);
    expect((await sell(till, MILK)).body.receipt.number).toBe(2);
  });
});

describe("a call that got no answer", () => {
  it("may be made again: a line, a payment, a whole receipt happen once", async () => {
    const till = await runTill({ catalogue: CATALOGUE });
    const lineId = crypto.randomUUID();
    for (let time = 0; time < 3; time++) await scan(till, MILK, { lineId });
    await scan(till, CHIPS);
    const { id: basketId, lines } = await basketOf(till);
    expect(lines).toHaveLength(2);
    for (let time = 0; time < 2; time++) await till.cashier("DELETE", `/api/basket/lines/${lineId}`);
    // The line's own call, late: it stays voided.
    expect((await scan(till, MILK, { lineId })).lines).toHaveLength(1);
    const part = crypto.randomUUID();
    for (let time = 0; time < 2; time++) await pay(till, { tenderId: part, basketId, kind: "card", amount: 100 });
    const last = crypto.randomUUID();
    const { sale } = await pay(till, { tenderId: last, basketId, kind: "cash" });
    expect(sale?.id).toBe(basketId);
    // The next customer's goods are on the belt when the old answer is asked for again.
    const next = await scan(till, CHIPS);
    for (const tenderId of [last, part]) {
      const again = await pay(till, { tenderId, basketId, kind: "cash" });
      expect([again.sale?.id, again.basket.id, again.basket.tenders]).toEqual([basketId, next.id, []]);
    }
    const whole = { id: crypto.randomUUID(), lines: [{ code: MILK }], tenders: [{ kind: "cash" }] };
    const first = await till.cashier<Sale>("POST", "/api/sales", whole);
    const second = await till.cashier<Sale>("POST", "/api/sales", whole);
    expect([first.status, second.status, second.body]).toEqual([200, 200, first.body]);
    expect((await salesOf(till)).length).toBe(2);
  });

  it("does not pay for somebody else's basket", async () => {
    const till = await runTill({ catalogue: CATALOGUE });
    const { id: basketId } = await scan(till, MILK);
    await till.cashier("DELETE", "/api/basket");
    const next = await scan(till, CHIPS);
    const [status, error, message] = refusalOf(
      await till.cashier("POST", "/api/basket/tenders", { basketId, kind: "card" }),
    );
    expect([status, error]).toEqual([409, "basket-gone"]);
    expect(message).toMatch(/Nothing was taken/);
    expect([(await basketOf(till)).id, (await salesOf(till)).length]).toEqual([next.id, 0]);
  });

  it("does not take another receipt for its own", async () => {
    const till = await runTill({ catalogue: CATALOGUE });
    const { id } = await scan(till, MILK);
    const whole = { id, lines: [{ code: CHIPS }], tenders: [{ kind: "cash" }] };
    expect(refusalOf(await till.cashier("POST", "/api/sales", whole)).slice(0, 2)).toEqual([409, "id-taken"]);
    const { sale } = await pay(till, { kind: "cash" });
    const line = sale?.body.lines[0];
    const refund = { saleId: id, lines: [{ lineId: line?.id, quantity: 1000 }], reason: "Sour", tender: "cash" };
    // A slip of a programmer's pen that would look like a refund that was paid out.
    expect(refusalOf(await till.cashier("POST", "/api/refunds", { ...refund, id })).slice(0, 2)).toEqual([
      409,
      "id-taken",
    ]);
    const refundId = crypto.randomUUID();
    expect((await till.cashier("POST", "/api/refunds", { ...refund, id: refundId })).status).toBe(200);
    expect(refusalOf(await till.cashier("POST", "/api/sales", { ...whole, id: refundId })).slice(0, 2)).toEqual([
      409,
      "id-taken",
    ]);
    expect((await salesOf(till)).length).toBe(2);
  });
});

describe("a refund", () => {
  it("gives back what was paid, once, and not more than was bought", async () => {
    const till = await runTill({ catalogue: CATALOGUE });
    await scan(till, CHIPS, { quantity: 3000 });
    await scan(till, withCheck("215432100499"));
    await till.cashier("PUT", "/api/basket/discount", { percent: 10_000, reason: "Opening week" });
    const { sale } = await pay(till, { kind: "card" });
    if (sale === null) throw new Error("not a sale");
    expect(sale.body.totals.total).toBe(1121);
    const [chips, meat] = sale.body.lines;
    const refund = (lines: object[], id: string = crypto.randomUUID()) =>
      till.cashier<Sale & Problem>("POST", "/api/refunds", {
        id,
        saleId: sale.id,
        lines,
        reason: "Stale",
        tender: "cash",
      });
    const first = await refund([{ lineId: chips?.id, quantity: 1000 }]);
    expect(first.body.body).toMatchObject({ kind: "refund", totals: { total: -224 }, receipt: { number: 2 } });
    expect(first.body.body.lines[0]?.returned).toMatchObject({ saleId: sale.id, lineId: chips?.id, reason: "Stale" });
    const again = await refund([{ lineId: chips?.id, quantity: 1000 }], first.body.id);
    expect(again.body).toEqual(first.body);
    const tooMuch = await refund([{ lineId: chips?.id, quantity: 2001 }]);
    expect(refusalOf(tooMuch).slice(0, 2)).toEqual([409, "more-than-left"]);
    expect(tooMuch.body.message).toMatch(/Only 2 of Chips/);
    const rest = await refund([
      { lineId: chips?.id, quantity: 2000 },
      { lineId: meat?.id, quantity: meat?.quantity },
    ]);
    // All parts together are the receipt, to the cent.
    expect(rest.body.body.totals.total).toBe(-(1121 - 224));
    expect(refusalOf(await refund([{ lineId: chips?.id, quantity: 1 }]))[2]).toMatch(/refunded already/);
    expect(refusalOf(await refund([{ lineId: crypto.randomUUID(), quantity: 1 }])).slice(0, 2)).toEqual([
      409,
      "unknown-line",
    ]);
    const numbers = (await salesOf(till)).map(({ receipt }) => receipt);
    expect(numbers.length).toBe(3);
  });
});

describe("receipt numbers", () => {
  it.each([1, 2])("have no gap and no double over hundreds of mixed presses (seed %i)", async (seed) => {
    const till = await runTill({ catalogue: CATALOGUE });
    const random = seeded(seed);
    const codes = [MILK, CHIPS, "apples", "bag", "4006381333931", "3850123456783", withCheck("201234500567")];
    const sold: Sale[] = [];
    const refused = new Map<number, number>();
    const press = async (method: string, path: string, body?: object): Promise<void> => {
      const answer = await till.cashier<TenderResult & Sale & Problem>(method, path, body);
      refused.set(answer.status, (refused.get(answer.status) ?? 0) + 1);
      if (answer.status !== 200) return;
      const sale = path === "/api/basket/tenders" ? answer.body.sale : "body" in answer.body ? answer.body : null;
      if (sale !== null && !sold.some(({ id }) => id === sale.id)) sold.push(sale);
    };
    for (let round = 0; round < 260; round++) {
      const kind = random.below(12);
      const { lines, tenders } = kind < 5 ? { lines: [], tenders: [] } : await basketOf(till);
      if (kind < 5)
        await press("POST", "/api/basket/lines", { code: random.pick(codes), quantity: random.below(3) * 1000 });
      else if (kind < 7)
        await press("POST", "/api/basket/tenders", {
          kind: random.pick(["cash", "card", "voucher"]),
          ...(random.below(4) === 0 && { amount: random.below(900) }),
        });
      else if (kind === 7) await press("DELETE", "/api/basket");
      else if (kind === 8) await press("DELETE", `/api/basket/tenders/${tenders[0]?.id ?? crypto.randomUUID()}`);
      else if (kind === 9) await press("DELETE", `/api/basket/lines/${lines[0]?.id ?? crypto.randomUUID()}`);
      else if (kind === 10 && sold.length > 0) {
        const { id: saleId, body } = random.pick(sold);
        const back = body.lines.map(({ id: lineId }) => ({ lineId, quantity: 1000 }));
        await press("POST", "/api/refunds", {
          id: random.uuid(),
          saleId,
          lines: back,
          reason: "Changed mind",
          tender: "cash",
        });
      } else {
        const tenders = random.below(3) === 0 ? [] : [{ kind: "cash" }];
        await press("POST", "/api/sales", {
          id: random.uuid(),
          lines: [{ code: random.pick(codes.slice(0, 5)) }],
          tenders,
        });
      }
    }
    const all = (await salesOf(till)).toReversed();
    expect(all.map(({ id }) => id)).toEqual(sold.map(({ id }) => id));
    expect(sold.map(({ body }) => body.receipt.number)).toEqual(sold.map((_, index) => index + 1));
    expect(new Set(sold.map(({ body }) => body.receipt.series)).size).toBe(1);
    // Enough of everything happened for this to mean something; and nothing was a fault.
    expect(sold.length).toBeGreaterThan(20);
    expect(refused.get(409) ?? 0).toBeGreaterThan(15);
    expect(refused.get(422) ?? 0).toBeGreaterThan(5);
    expect([...refused.keys()].toSorted((a, b) => a - b)).toEqual([200, 404, 409, 422]);
    const at = sold.map(({ body }) => body.soldAt);
    expect(at).toEqual(at.toSorted((a, b) => a - b));
  });
});
