import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { productBodySchema } from "../../src/domain/catalogue-body.ts";
import { decodeCatalogueBytes } from "../../src/domain/catalogue-text.ts";
import { type CatalogueRow, parseCatalogue, productIdOf } from "../../src/domain/catalogue.ts";

const sha256 = (bytes: Uint8Array): Uint8Array => createHash("sha256").update(bytes).digest();
const RULES = { taxCodes: ["A", "B"], exponent: 2, sha256 };
const HEADER = "sku,name,brand,category,unit,price,tax_code,barcodes";

const rowsOf = (...lines: readonly string[]): CatalogueRow[] =>
  lines.map((line, index) => ({ line: index + 1, fields: line.split(",") }));

const parse = (...lines: readonly string[]) => {
  const [header, ...rows] = rowsOf(HEADER, ...lines);
  return parseCatalogue(header!, rows, RULES);
};

/** Why the only row is rejected. */
const reason = (line: string): string => {
  const { products, rejected } = parse(line);
  expect(products).toEqual([]);
  expect(rejected).toHaveLength(1);
  expect(rejected[0]!.line).toBe(2);
  return rejected[0]!.reason;
};

describe("a good row", () => {
  it("becomes an article, whole", () => {
    const { products, rejected } = parse("90725768,Milk 1 l,Dukat,Dairy,each,1.29,B,4006381333931|96385074");
    expect(rejected).toEqual([]);
    expect(products).toEqual([
      {
        id: "p-90725768",
        sku: "90725768",
        name: "Milk 1 l",
        brand: "Dukat",
        category: "Dairy",
        unit: "each",
        unitPrice: { amount: 129, decimals: 2 },
        taxCode: "B",
        gtins: ["04006381333931", "00000096385074"],
        active: true,
      },
    ]);
    const { id: _id, ...body } = products[0]!;
    expect(productBodySchema.parse(body)).toEqual(body);
  });

  it("needs neither brand, category, unit nor barcode, and keeps the decimals of a price per kilogram", () => {
    const { products } = parse("1,Bread,,,,2,a,", "2,Ham,,,KG,12.995,A,", "3,Rope,,, m ,0.5,A, | ");
    expect(
      products.map(({ unit, unitPrice, brand, taxCode, gtins }) => [unit, unitPrice, brand, taxCode, gtins]),
    ).toEqual([
      ["each", { amount: 200, decimals: 2 }, null, "A", []],
      ["kg", { amount: 12_995, decimals: 3 }, null, "A", []],
      ["m", { amount: 50, decimals: 2 }, null, "A", []],
    ]);
  });

  it("has its columns in any order and under the names people give them, and others are ignored", () => {
    const [header, ...rows] = rowsOf(
      "EAN,Tax Code,Unit Price,PRICE,Artikelnummer,Product",
      "96385074,A,9.99,1.50,7,Tea",
    );
    const { products, rejected } = parseCatalogue(header!, rows, RULES);
    expect(rejected).toEqual([]);
    expect(products[0]).toMatchObject({ sku: "7", name: "Tea", unitPrice: { amount: 150 }, gtins: ["00000096385074"] });
  });

  it("has one id on every till, and no other article has it", () => {
    expect(productIdOf(sha256, "milk-1")).toBe("p-milk-1");
    const odd = ["MILK-1", "milk 1", "Käse", "-1", "a/b", "a\\b"].map((sku) => productIdOf(sha256, sku));
    expect(new Set([...odd, "p-milk-1"]).size).toBe(odd.length + 1);
    for (const id of odd) expect(id).toMatch(/^p\.[0-9A-Z]{26}$/);
    expect(productIdOf(sha256, "Käse")).toBe(productIdOf(sha256, "Käse"));
  });
});

describe("a bad row", () => {
  it("says its line, what is wrong, and what to do", () => {
    expect(reason("1,Tea,,,,1.234.5,A,")).toMatch(/price "1\.234\.5" cannot be read; write/);
    expect(reason("1,Tea,,,,free,A,")).toMatch(/cannot be read; write/);
    expect(reason("1,Tea,,,,,A,")).toMatch(/price is empty; give/);
    expect(reason("1,Tea,,,,0,A,")).toMatch(/not above 0; give/);
    expect(reason("1,Tea,,,,-1,A,")).toMatch(/not above 0; give/);
    expect(reason("1,Tea,,,,1.299,A,")).toMatch(/3 decimals where the currency has 2; write/);
    expect(reason("1,Tea,,,,1.00,X,")).toMatch(/tax code X is not set up .* write one of A, B/);
    expect(reason("1,Tea,,,,1.00,,")).toMatch(/tax_code is empty; write one of A, B/);
    expect(reason("1,Tea,,,,1.00,A,4006381333932")).toMatch(/check digit is 1; compare/);
    expect(reason("1,Tea,,,,1.00,A,12345")).toMatch(/5 digits; .*leading zeros/);
    expect(reason("1,,,,,1.00,A,")).toMatch(/name is empty; give/);
    expect(reason(",Tea,,,,1.00,A,")).toMatch(/sku is empty; give/);
    expect(reason("1,Tea,,,box,1.00,A,")).toMatch(/unit "box" is not known; write/);
    expect(reason(`1,${"T".repeat(81)},,,,1.00,A,`)).toMatch(/81 characters; shorten it to 80/);
    expect(reason(`${"1".repeat(41)},Tea,,,,1.00,A,`)).toMatch(/41 characters; shorten it to 40/);
    expect(reason(`1,Tea,${"b".repeat(61)},,,1.00,A,`)).toMatch(/brand has 61/);
    expect(reason(`1,Tea,,${"c".repeat(61)},,1.00,A,`)).toMatch(/category has 61/);
    expect(reason("1,Te\u0007a,,,,1.00,A,")).toMatch(/control character/);
    expect(reason("1,Tea,,,1.00,A,")).toMatch(/7 fields where the header has 8; look for/);
  });

  it("does not take good rows with it", () => {
    const { products, rejected } = parse("1,Tea,,,,1.00,A,", "2,Coffee,,,,x,A,", "3,Milk,,,,1.00,A,");
    expect(products.map((product) => product.sku)).toEqual(["1", "3"]);
    expect(rejected.map((row) => row.line)).toEqual([3]);
  });

  it("names the line that had the barcode or the number first, in whatever form it was written", () => {
    const { products, rejected } = parse(
      "1,Tea,,,,1.00,A,036000291452",
      "2,Coffee,,,,1.00,A,0036000291452",
      "1,Milk,,,,1.00,A,",
    );
    expect(products).toHaveLength(1);
    expect(rejected).toEqual([
      { line: 3, reason: "barcode 0036000291452 is on line 2 already; keep it with one article" },
      { line: 4, reason: "sku 1 is on line 2 already; give each article its own" },
    ]);
  });

  it("reserves nothing: its barcode and number are free for the row that mends it", () => {
    const { products } = parse("1,Tea,,,,x,A,96385074", "1,Tea,,,,1.00,A,96385074|96385074");
    expect(products).toMatchObject([{ sku: "1", gtins: ["00000096385074"] }]);
  });

  it("is the header when a column is missing, and then nothing is imported", () => {
    const [header, ...rows] = rowsOf("sku,title", "1,Tea");
    const { products, rejected } = parseCatalogue(header!, rows, RULES);
    expect(products).toEqual([]);
    expect(rejected).toHaveLength(1);
    expect(rejected[0]).toMatchObject({ line: 1 });
    expect(rejected[0]!.reason).toContain("no column price, tax_code");
  });
});

describe("a file in another encoding", () => {
  const bytes = (...parts: (string | number[])[]): Uint8Array =>
    Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part, "utf8") : Buffer.from(part))));
  const outcome = (file: Uint8Array): string => {
    const result = decodeCatalogueBytes(file);
    return result.ok ? result.value : `${result.error.type} ${result.error.line}: ${result.error.message}`;
  };

  it("is read as UTF-8, with or without a mark", () => {
    expect(outcome(bytes("sku,Käse €\n"))).toBe("sku,Käse €\n");
    expect(outcome(bytes([0xef, 0xbb, 0xbf], "sku"))).toBe("sku");
  });

  it("is refused with the first bad line and the remedy, never guessed", () => {
    const latin1 = bytes("sku,name\n1,Tea\n2,K", [0xe4], "se\n3,", [0xfc], "\n");
    expect(outcome(latin1)).toMatch(/^not-utf-8 3: Line 3 is not UTF-8; .*Save the file again as "CSV UTF-8"/);
    expect(outcome(bytes("sku\n1,K", [0xc3]))).toMatch(/^not-utf-8 2/);
    expect(outcome(bytes([0xff, 0xfe], "s"))).toMatch(/^utf-16 null/);
    expect(outcome(bytes([0xfe, 0xff], "s"))).toMatch(/^utf-16/);
    expect(outcome(Buffer.from("sku,name", "utf16le"))).toMatch(/^utf-16/);
    expect(outcome(bytes())).toMatch(/^empty/);
    expect(outcome(new Uint8Array(64 * 1024 * 1024 + 1))).toMatch(/^too-large/);
  });
});
