import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { convert, REPLAY_STORE, type ReplayedSale } from "../../../scripts/replay/convert.ts";
import { parseLog, readLog } from "../../../scripts/replay/recorded-log.ts";
import { replayCatalogue } from "../../../scripts/replay/replay-catalogue.ts";
import { oneShotSaleSchema } from "../../../src/api/schemas.ts";
import { ringUp } from "./support/ring-up.ts";

/** Written by hand in the form of the log; every amount below is worked out by hand too. */
const receipts = readLog(join(import.meta.dirname, "fixtures/hand-written.csv"));
const ID = "01890000-0000-7000-8000-000000000001";

const converted = (id: string, skus: ReadonlySet<string> = new Set()): ReplayedSale => {
  const receipt = receipts.find((receipt) => receipt.id === id);
  if (receipt === undefined) throw new Error(`no hand-written receipt ${id}`);
  return convert(receipt, ID, skus);
};

const figures = (discount: number, tax: number, total: number, change: number) => ({
  discount: BigInt(discount),
  tax: BigInt(tax),
  total: BigInt(total),
  change: BigInt(change),
});

describe("a recorded receipt, made into one call", () => {
  it.each([
    // 7.00 at 7.875 % is 0.55125.
    ["cash", figures(0, 55, 1180, 820)],
    // 10 % of 13.49; 3.15 at 7.875 % and 8.991 at 10.125 % are 1.1584 together.
    ["percent", figures(135, 116, 1629, 0)],
    ["void", figures(0, 28, 378, 0)],
    ["void-at-another-price", figures(0, 0, 399, 0)],
    // 3.00 at 7.875 %.
    ["member", figures(0, 24, 749, 0)],
    ["refund", figures(0, -28, -378, 0)],
    ["many-tenders", figures(0, 0, 1750, 350)],
    ["food-stamps", figures(0, 28, 913, 0)],
    ["cash-back", figures(0, 0, 299, 1701)],
    ["exempt-order", figures(0, 0, 350, 0)],
    ["store-coupon", figures(0, 0, 363, 0)],
  ])("comes to the recorded cent: %s", (id, wanted) => {
    const { sale, expected } = converted(id);
    expect(expected).toEqual({ recorded: wanted, exact: wanted, reasons: [] });
    expect(oneShotSaleSchema.safeParse(sale).error).toBeUndefined();
    if (sale === null) throw new Error("a sale");
    const { lines, totals } = ringUp(sale, REPLAY_STORE);
    const discounts = lines.flatMap((line) => line.discounts).filter((discount) => discount.scope === "order");
    const discount = discounts.reduce((sum, { amount }) => sum + amount, 0);
    expect(figures(discount, totals.tax, totals.due, totals.change)).toEqual(wanted);
  });

  it("holds the till to the exact cent where the record lost half of one, and says so", () => {
    const { sale, expected } = converted("tie");
    expect(expected.recorded).toEqual(figures(0, 0, 64, 36));
    expect(expected.exact).toEqual(figures(0, 0, 65, 35));
    expect(expected.reasons).toEqual(["half a cent: FLOUR IN BULK, 0.5 x 1.29 is 0.65, 0.64 in the log"]);
    expect(sale?.lines[0]).toMatchObject({ quantity: 500, unitPrice: { amount: 129, decimals: 2 } });
    expect(sale?.tenders).toEqual([{ kind: "cash", amount: 65, tendered: 100 }]);
  });

  it("marks a line that was taken back, instead of selling and returning it", () => {
    const { sale } = converted("void");
    expect(sale?.lines.map((line) => [line.open?.name, line.voided ?? false])).toEqual([
      ["RYE BREAD", true],
      ["DISH SOAP", false],
    ]);
  });

  it("charges what the log charged where quantity times price is another amount", () => {
    const { sale } = converted("void-at-another-price");
    expect(sale?.lines[0]).toMatchObject({ quantity: 3000, labelTotal: 400 });
    expect(sale?.lines[0]).not.toHaveProperty("unitPrice");
    expect(sale?.lines[2]).toMatchObject({ quantity: -2000, reason: "Void at another amount" });
  });

  it("puts a member's discount on the line it is for", () => {
    const { sale } = converted("member");
    expect(sale?.lines.map((line) => line.discount?.amount)).toEqual([50, undefined]);
  });

  it("takes voided payments out and keeps the order of the others", () => {
    expect(converted("many-tenders").sale?.tenders).toEqual([
      { kind: "coupon", amount: 100, tendered: 100 },
      { kind: "gift-card", amount: 1000, tendered: 1000 },
      { kind: "cash", amount: 650, tendered: 1000 },
    ]);
  });

  it("pays a refund out, instead of calling it change", () => {
    const { sale } = converted("refund");
    expect(sale?.tenders).toEqual([{ kind: "cash", amount: -378, tendered: -378 }]);
    expect(sale?.lines[0]).toMatchObject({ quantity: -1000, reason: "Returned" });
  });

  it("exempts food-stamp goods alone when a benefit card pays", () => {
    expect(converted("food-stamps").sale?.lines.map((line) => line.taxExempt)).toEqual([
      "Paid with food stamps",
      undefined,
    ]);
  });

  it("makes no sale of a record in which nothing was sold, and says what it was", () => {
    const { sale, expected } = converted("check-cashed");
    expect(sale).toBeNull();
    expect(expected.reasons).toEqual(["paid out 25.00 for check 25.00: no till exchanges these"]);
  });

  it("names a record that was not paid in full, instead of bending the payment in silence", () => {
    const receipt = receipts.find(({ id }) => id === "cash-back");
    const rows = (receipt?.rows ?? []).map((row) => (row.trans_subtype === "CK" ? { ...row, total: -1900n } : row));
    expect(convert({ id: "short", rows }, ID, new Set()).expected.reasons).toEqual([
      "the log has 1.99 paid for 2.99, for no known reason",
    ]);
  });

  it("leaves out a row of no goods and no money", () => {
    expect(converted("store-coupon").sale?.lines.map((line) => line.open?.name)).toEqual([
      "COFFEE BEANS",
      "* Store Coupon",
      "BAG REFUND",
    ]);
  });

  it("rings up an article the store has as that article, at the recorded price", () => {
    const { sale } = converted("cash", new Set(["U0000000000102"]));
    expect(sale?.lines.map((line) => line.code ?? line.open?.name)).toEqual(["RYE BREAD", "U0000000000102"]);
    expect(sale?.lines[1]).toMatchObject({ unitPrice: { amount: 350, decimals: 2 }, taxCode: "A" });
  });
});

describe("a log that makes no sense", () => {
  const header =
    "receipt,upc,description,trans_type,trans_subtype,trans_status,quantity,scale,unitPrice,total,tax,foodstamp,discountable,percentDiscount";

  it("is refused with the line of the fault", () => {
    expect(() => parseLog(`${header}\n1,2,X,I,,,one,0,1,1,0,0,0,0\n`)).toThrow(/line 2 of the log/);
  });

  it("is refused when an amount has a part of a cent", () => {
    expect(() => parseLog(`${header}\n1,2,X,I,,,1,0,1,1.005,0,0,0,0\n`)).toThrow(/more than 2 decimals/);
  });

  it("is refused when it was paid by means that nobody knows", () => {
    const [receipt] = parseLog(`${header}\n9,2,X,I,,,1,0,1,1,0,0,0,0\n9,0,Shells,T,ZZ,0,0,0,0,-1,0,0,0,0\n`);
    if (receipt === undefined) throw new Error("a receipt");
    expect(() => convert(receipt, ID, new Set())).toThrow("receipt 9: tender ZZ is not known");
  });
});

describe("the recorded store's item file", () => {
  const text = [
    "upc13,kind,barcode,description,price,department,department_name,tax,scale",
    '0000000000101,plu,101,"RYE ""OLD"" BREAD",4.25,1,Bakery,0,0',
    "0000000000201,plu,201,FLOUR,1.29,2,Bulk,1,1",
    "0000000000301,plu,301,BAG,-0.03,2,Bulk,0,0",
    "0000000000302,plu,302,,1.00,2,Bulk,0,0",
  ].join("\n");

  it("becomes a catalogue of what has a name and a price", () => {
    expect(replayCatalogue(text)).toEqual({
      csv: [
        "sku,name,brand,category,unit,price,tax_code,barcodes",
        'U0000000000101,"RYE ""OLD"" BREAD",,"Bakery",each,4.25,N,',
        'U0000000000201,"FLOUR",,"Bulk",kg,1.29,A,',
        "",
      ].join("\n"),
      skus: ["U0000000000101", "U0000000000201"],
    });
  });
});
