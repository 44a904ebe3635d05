import { describe, expect, it } from "vitest";
import { deriveCatalogue, hasCheckDigit, toCsv, type ListRow } from "../../scripts/catalogue/derive.ts";

const row = (more: Partial<ListRow>): ListRow => ({
  Product: "KEKS 500G",
  ProductId: "001",
  Brand: "K PLUS",
  Unit: "ko",
  Barcode: "",
  Category: "HRANA",
  Price: "1.5",
  ...more,
});

describe("deriving the catalogue from two price lists", () => {
  it("takes what both stores list, at the first store's price, with two decimals", () => {
    const { articles } = deriveCatalogue([row({})], [row({ Price: "9" })]);
    expect(articles).toEqual([
      {
        sku: "001",
        name: "Keks 500 g",
        brand: "K Plus",
        category: "Sweets and snacks",
        unit: "each",
        price: "1.50",
        taxCode: "A",
        barcodes: [],
      },
    ]);
  });

  it("falls back to the second store's price where the first has only a promotion", () => {
    const { articles } = deriveCatalogue([row({ Price: "" })], [row({ Price: "2" })]);
    expect(articles[0]?.price).toBe("2.00");
  });

  it("takes weighed goods that one store alone lists, and nothing else of one store", () => {
    const weighed = row({ ProductId: "002", Product: "SV VRAT SK", Unit: "kg" });
    const { articles, leftOut } = deriveCatalogue([], [row({}), weighed]);
    expect(articles.map(({ sku, unit, taxCode }) => [sku, unit, taxCode])).toEqual([["002", "kg", "C"]]);
    expect(leftOut["one-store"]).toBe(1);
  });

  it.each([
    ["no-price", { Price: "" }],
    ["no-price", { Price: "0.00" }],
    ["no-price", { Price: "1,99" }],
    ["unit", { Unit: "par" }],
    ["category", { Category: "VRT" }],
    ["barcode", { Barcode: "3850334043642" }],
    ["barcode", { Barcode: "385033404364" }],
  ] as const)("leaves out and counts as %s: %o", (why, fault) => {
    const rows = [row(fault)];
    const { articles, leftOut } = deriveCatalogue(rows, rows);
    expect(articles).toEqual([]);
    expect(leftOut[why]).toBe(1);
  });

  it("gives one barcode to one article, also when it is written with another length", () => {
    const rows = [row({ Barcode: "036000291452" }), row({ ProductId: "002", Barcode: "0036000291452" })];
    const { articles, leftOut } = deriveCatalogue(rows, rows);
    expect(articles.map((article) => article.sku)).toEqual(["001"]);
    expect(leftOut.barcode).toBe(1);
  });

  it("quotes a field that holds a comma or a quote", () => {
    const { articles } = deriveCatalogue([row({ Product: 'A, "B"' })], [row({})]);
    expect(toCsv(articles).split("\n")[1]).toBe('001,"A, ""B""",K Plus,Other food,each,1.50,A,');
  });

  // GS1 General Specifications 7.9, and the UPC-A and EAN-8 of everyday goods.
  it.each(["6291041500213", "036000291452", "96385074", "10614141000415"])("knows %s as right", (code) => {
    expect(hasCheckDigit(code)).toBe(true);
  });

  it.each(["6291041500214", "036000291453", "96385075", "1234567", "62910415002l3", ""])(
    "knows %j as wrong",
    (code) => {
      expect(hasCheckDigit(code)).toBe(false);
    },
  );
});
