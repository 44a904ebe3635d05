import { describe, expect, it } from "vitest";
import { createSalesLedger } from "../../../src/node/demo/sales-ledger.ts";

const TILLS = [1, 2, 3];

describe("the ledger of acknowledged sales", () => {
  it("calls a sale lost when the till that acknowledged it does not know it, and no other", () => {
    const ledger = createSalesLedger(TILLS);
    ledger.acknowledge("a", 1);
    ledger.record({ saleId: "a", till: 2, found: false });
    expect(ledger.counts()).toMatchObject({ acknowledged: 1, everywhere: 0, lost: 0 });
    ledger.record({ saleId: "a", till: 1, found: false });
    expect(ledger.counts().lost).toBe(1);
  });

  it("takes a loss back only when the sale is found after all", () => {
    const ledger = createSalesLedger(TILLS);
    ledger.acknowledge("a", 1);
    ledger.record({ saleId: "a", till: 1, found: false });
    ledger.record({ saleId: "a", till: 1, found: true });
    expect(ledger.counts().lost).toBe(0);
  });

  it("proves everything anew after a restart: what the process before it held counts for nothing", () => {
    const ledger = createSalesLedger(TILLS);
    ledger.acknowledge("a", 1);
    for (const till of TILLS) ledger.record({ saleId: "a", till, found: true });
    expect(ledger.counts()).toMatchObject({ everywhere: 1 });
    expect(ledger.toLookUp(1, 10)).toEqual([]);
    ledger.forget(1);
    expect(ledger.toLookUp(1, 10)).toEqual(["a"]);
    expect(ledger.counts()).toMatchObject({ everywhere: 0, found: expect.arrayContaining([{ number: 1, count: 0 }]) });
    ledger.record({ saleId: "a", till: 1, found: false });
    expect(ledger.counts().lost).toBe(1);
  });

  it("looks up a till's own sales before those it may not have been sent yet", () => {
    const ledger = createSalesLedger(TILLS);
    for (let i = 0; i < 100; i++) ledger.acknowledge(`other ${i}`, 2);
    ledger.acknowledge("own", 1);
    expect(ledger.toLookUp(1, 2)).toEqual(["own", "other 0"]);
  });

  it("stays bounded, and counts on", () => {
    const ledger = createSalesLedger(TILLS);
    for (let i = 0; i < 2_500; i++) {
      ledger.acknowledge(String(i), 1);
      for (const till of TILLS) ledger.record({ saleId: String(i), till, found: true });
    }
    ledger.forget(2);
    expect(ledger.toLookUp(2, 10_000).length).toBe(2_000);
    expect(ledger.counts()).toMatchObject({ acknowledged: 2_500, everywhere: 500, lost: 0 });
  });

  it("never lets go of a sale that is not on every till, however many come after", () => {
    const ledger = createSalesLedger(TILLS);
    ledger.acknowledge("missing", 1);
    for (let i = 0; i < 2_500; i++) ledger.acknowledge(String(i), 2);
    expect(ledger.toLookUp(1, 1)).toEqual(["missing"]);
  });
});
