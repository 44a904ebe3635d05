import { parse } from "csv-parse/sync";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { deriveCatalogue, hasCheckDigit, listRowSchema, toCsv } from "../../scripts/catalogue/derive.ts";
import { parseCatalogue } from "../../src/domain/catalogue.ts";
import { parseCsv } from "../../src/node/csv.ts";

const root = join(import.meta.dirname, "../..");
const text = readFileSync(join(root, "assets/catalogue/groceries-eur.csv"), "utf8");
const rowSchema = z.strictObject({
  sku: z.string().regex(/^\d{8}$/),
  name: z.string().min(2).max(80),
  brand: z.string().max(60),
  category: z.string().min(1).max(60),
  unit: z.enum(["each", "kg"]),
  price: z.string().regex(/^\d{1,4}\.\d{2}$/),
  tax_code: z.enum(["A", "B", "C"]),
  barcodes: z.string(),
});
const rows = z.array(rowSchema).parse(parse(text, { columns: true }));
const barcodes = rows.flatMap((row) => (row.barcodes === "" ? [] : row.barcodes.split("|")));

describe("the shipped catalogue", () => {
  it("holds thousands of articles, hundreds of them by weight", () => {
    expect(rows.length).toBeGreaterThanOrEqual(2_000);
    expect(rows.length).toBeLessThanOrEqual(6_000);
    expect(rows.filter((row) => row.unit === "kg").length).toBeGreaterThanOrEqual(100);
  });

  it("has no article number twice and no barcode twice, whatever its length", () => {
    expect(new Set(rows.map((row) => row.sku)).size).toBe(rows.length);
    expect(new Set(barcodes.map((code) => code.padStart(14, "0"))).size).toBe(barcodes.length);
  });

  it("has only right check digits", () => {
    expect(barcodes.length).toBeGreaterThan(4_000);
    expect(barcodes.filter((code) => !hasCheckDigit(code))).toEqual([]);
  });

  it("gives nothing away", () => {
    expect(rows.filter((row) => Number(row.price) <= 0)).toEqual([]);
  });

  it("gives each category one tax code, and uses all three", () => {
    const codes = Map.groupBy(rows, (row) => row.category);
    for (const [category, all] of codes)
      expect([category, new Set(all.map((row) => row.tax_code)).size]).toEqual([category, 1]);
    expect(new Set(rows.map((row) => row.tax_code)).size).toBe(3);
  });

  it("names nothing in capitals alone, and keeps the letters of Croatian", () => {
    expect(rows.filter((row) => /\p{Lu}{6}/u.test(row.name)).map((row) => row.name)).toEqual([]);
    expect(text).toMatch(/[čćžšđ]/u);
    expect(text).not.toContain("\uFFFD");
  });

  it("is taken whole by a till's import", () => {
    const [header, ...records] = parseCsv(text);
    if (header === undefined) throw new Error("a header");
    const sha256 = (bytes: Uint8Array): Uint8Array => createHash("sha256").update(bytes).digest();
    const { products, rejected } = parseCatalogue(header, records, { taxCodes: ["A", "B", "C"], exponent: 2, sha256 });
    expect(rejected).toEqual([]);
    expect(products.length).toBe(rows.length);
  });

  it("says in its README how many articles it holds", () => {
    const readme = readFileSync(join(root, "assets/catalogue/README.md"), "utf8");
    expect(readme).toContain(`${rows.length.toLocaleString("en")} real supermarket articles`);
    expect(readme).toContain(`(${rows.filter((row) => row.unit === "kg").length} articles)`);
    expect(readme).toContain(`(${rows.filter((row) => row.barcodes === "").length} articles, mostly`);
  });

  const lists = join(process.env["TILLMESH_DATA"] ?? join(root, "../shared/data"), "supermarket-pricelists");
  const found = existsSync(lists);
  it(`is what the price lists give${found ? "" : ` (not compared: no price lists at ${lists}, set TILLMESH_DATA)`}`, () => {
    if (!found) return;
    const [first = [], second = []] = ["0204", "1601"].map((store) =>
      z
        .array(listRowSchema)
        .parse(parse(readFileSync(join(lists, `${store}-2025-07-03.csv`), "utf8"), { columns: true })),
    );
    expect(toCsv(deriveCatalogue(first, second).articles) === text).toBe(true);
  });
});
