import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Basket, Sale, SaleList, TenderResult, TillState } from "../../src/api/schemas.ts";
import { startVirtualPrinter } from "../../src/hardware/virtual/virtual-printer.ts";
import { dataDirAt } from "../../src/node/data-dir.ts";
import { verifyData } from "../../src/node/start-node.ts";
import { listenTo } from "./support/events.ts";
import { nodeOnPages } from "./support/node-on-pages.ts";
import { type Call, CATALOGUE, refusalOf, runTill } from "./support/running-till.ts";
import { canMount, smallDisk } from "./support/small-disk.ts";

const oneShot = () => ({
  id: crypto.randomUUID(),
  lines: [{ code: "milk" }, { code: "chips" }],
  tenders: [{ kind: "cash" }],
});

const salesBy = async (call: Call): Promise<SaleList["items"]> => {
  const items: SaleList["items"] = [];
  for (let next: string | null = ""; next !== null;) {
    const page: SaleList = (await call<SaleList>("GET", `/api/sales?limit=200${next === "" ? "" : `&before=${next}`}`))
      .body;
    items.push(...page.items);
    ({ next } = page);
  }
  return items;
};

const stateBy = async (call: Call): Promise<TillState> => (await call<TillState>("GET", "/api/state")).body;

/** Sells until the disk is full, presses everything that writes, makes room, sells on; all by the API alone. */
const tellThroughAFullDisk = async (call: Call, disk: { fill: () => void; free: () => void }): Promise<Sale[]> => {
  const acknowledged: Sale[] = [];
  const sell = async (sale = oneShot()) => {
    const answer = await call<Sale>("POST", "/api/sales", sale);
    if (answer.status === 200) acknowledged.push(answer.body);
    return { ...answer, id: sale.id };
  };
  for (let count = 0; count < 5; count++) expect((await sell()).status).toBe(200);
  const { id: basketId } = (await call<Basket>("POST", "/api/basket/lines", { code: "milk" })).body;
  expect((await stateBy(call)).trouble).toBeNull();

  disk.fill();
  let refused = await sell();
  // What the database has taken from the disk already it may still use.
  for (let count = 0; count < 4000 && refused.status === 200; count++) refused = await sell();
  const [status, error, message] = refusalOf(refused);
  expect([status, error]).toEqual([507, "disk-full"]);
  expect(message).toMatch(/disk is full\. Nothing was stored by the last press\. Free space/);
  expect((await stateBy(call)).trouble).toBe(message);
  const known = acknowledged[0];
  // A sale there is may be asked for again, and says nothing of the disk.
  expect((await call<Sale>("POST", "/api/sales", { ...oneShot(), id: known?.id })).body.id).toBe(known?.id);
  expect((await stateBy(call)).trouble).toBe(message);
  const large = { ...oneShot(), lines: Array.from({ length: 400 }, () => ({ code: "milk" })) };
  expect((await sell(large)).status).toBe(507);
  const paid = await call<TenderResult>("POST", "/api/basket/tenders", { kind: "cash", basketId });
  const basket = (await stateBy(call)).basket;
  // The basket's own payment is small: it is stored and acknowledged, or neither.
  if (paid.status === 200 && paid.body.sale !== null) acknowledged.push(paid.body.sale);
  else expect([paid.status, basket.id, basket.lines.length, basket.tenders.length]).toEqual([507, basketId, 1, 0]);
  expect((await salesBy(call)).map(({ id }) => id).toReversed()).toEqual(acknowledged.map(({ id }) => id));

  disk.free();
  // The caller asks again for what was refused, under the same ids.
  expect((await sell({ ...oneShot(), id: refused.id })).status).toBe(200);
  expect((await stateBy(call)).trouble).toBeNull();
  expect((await sell(large)).status).toBe(200);
  const sales = (await salesBy(call)).toReversed();
  expect(sales.map(({ id }) => id)).toEqual(acknowledged.map(({ id }) => id));
  expect(acknowledged.map(({ body }) => body.receipt.number)).toEqual(acknowledged.map((_, index) => index + 1));
  return acknowledged;
};

describe("a database that can grow no further", () => {
  it("refuses in words, acknowledges only what is stored, and sells on when it can", async () => {
    const till = await nodeOnPages();
    const troubles: (string | null)[] = [];
    till.node.till.events.subscribe((event) => {
      if (event.name === "trouble") troubles.push(event.data.trouble);
    });
    await till.call("POST", "/api/catalogue/import", CATALOGUE);
    await tellThroughAFullDisk(till.call, till);
    expect(troubles).toEqual([expect.stringMatching(/disk is full/), null]);
  });

  it("takes no half of a catalogue", async () => {
    const till = await nodeOnPages();
    const rows = Array.from({ length: 2000 }, (_, index) => `s${index},Article ${index},,,each,1.00,A,`);
    till.fill();
    const file = ["sku,name,brand,category,unit,price,tax_code,barcodes", ...rows].join("\n");
    expect(refusalOf(await till.call("POST", "/api/catalogue/import", file)).slice(0, 2)).toEqual([507, "disk-full"]);
    expect((await stateBy(till.call)).products).toBe(0);
    till.free();
    expect((await till.call("POST", "/api/catalogue/import", file)).body).toEqual({
      imported: 2000,
      unchanged: 0,
      rejected: [],
    });
  });
});

/** Only root may mount; elsewhere the test above stands for it. */
describe.each(canMount() ? ["ext4"] : [])("a real disk (%s) that is full", () => {
  it("is told to screens and people, prints no sale that it did not store, and sells on", async () => {
    const disk = smallDisk();
    const printer = await startVirtualPrinter({ host: "127.0.0.1", port: 0 });
    onTestFinished(() => printer.close());
    const till = await runTill({
      dir: dataDirAt(join(disk.path, "till")),
      catalogue: CATALOGUE,
      start: { printer: `tcp://127.0.0.1:${printer.port}` },
    });
    const events = await listenTo(till);
    const acknowledged = await tellThroughAFullDisk(till.manager, disk);
    expect(await events.next("trouble")).toEqual({ trouble: expect.stringMatching(/disk is full/) as string });
    expect(await events.next("trouble")).toEqual({ trouble: null });
    const numbers = new Set(
      acknowledged.map(({ body }) => `${body.receipt.series}-${String(body.receipt.number).padStart(6, "0")}`),
    );
    const printed = printer.papers().map(({ lines }) => /Receipt (\S+)/.exec(lines.join("\n"))?.[1] ?? "");
    expect(printed.length).toBeGreaterThan(0);
    expect(printed.filter((number) => !numbers.has(number))).toEqual([]);
    await till.stop();
    expect(verifyData(till.dir).faults).toEqual([]);
  });

  it("is told to whoever starts a till on it, and keeps nobody from starting it when there is room", async () => {
    const disk = smallDisk();
    const dir = dataDirAt(join(disk.path, "till"));
    const before = await runTill({ dir, catalogue: CATALOGUE });
    await before.stop();
    disk.fill();
    await expect(runTill({ dir, keys: before.keys })).rejects.toThrow(/the disk of .* is full\. Free space on it/);
    disk.free();
    const till = await runTill({ dir, keys: before.keys });
    expect((await till.cashier("POST", "/api/sales", oneShot())).status).toBe(200);
  });
});
