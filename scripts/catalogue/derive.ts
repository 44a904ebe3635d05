/** From two stores' published price lists to the catalogue that is shipped: pure, so that the same lists give the same file. */
import * as z from "zod";
import { aisleOf } from "./aisles.ts";
import { cleanName } from "./clean-name.ts";

/** A row of a price list, as published. Prices are EUR with VAT, decimal point; empty where only a promotion price is listed. */
export const listRowSchema = z.object({
  Product: z.string(),
  ProductId: z.string(),
  Brand: z.string(),
  Unit: z.string(),
  Barcode: z.string(),
  Category: z.string(),
  Price: z.string(),
});
export type ListRow = z.infer<typeof listRowSchema>;

export interface Article {
  readonly sku: string;
  readonly name: string;
  readonly brand: string;
  readonly category: string;
  readonly unit: "each" | "kg";
  /** EUR, two decimals. */
  readonly price: string;
  readonly taxCode: string;
  readonly barcodes: readonly string[];
}

/** Why an article of the lists is not in the catalogue. */
export type LeftOut = "one-store" | "no-price" | "category" | "unit" | "barcode";

export interface Derived {
  readonly articles: readonly Article[];
  readonly leftOut: Readonly<Record<LeftOut, number>>;
}

const UNITS: Readonly<Record<string, "each" | "kg">> = { ko: "each", kg: "kg" };

/** Whether the last digit is the GS1 check digit of the others: weights 3, 1, 3 ... from the right. */
export const hasCheckDigit = (code: string): boolean => {
  if (!/^(?:\d{8}|\d{12,14})$/.test(code)) return false;
  let sum = 0;
  for (let i = 0; i < code.length; i++) sum += Number(code.charAt(code.length - 1 - i)) * (i % 2 === 0 ? 1 : 3);
  return sum % 10 === 0;
};

/** Codes of all lengths are one number space: shorter ones have leading zeros. */
const gtin14 = (code: string): string => code.padStart(14, "0");

const toArticle = (row: ListRow, taken: ReadonlySet<string>): Article | LeftOut => {
  const unit = UNITS[row.Unit];
  if (unit === undefined) return "unit";
  const aisle = aisleOf(row.Category, row.Product, unit === "kg");
  if (aisle === null) return "category";
  const price = /^(\d{1,4})(?:\.(\d{1,2}))?$/.exec(row.Price);
  if (price === null || Number(row.Price) === 0) return "no-price";
  if (row.Barcode !== "" && (!hasCheckDigit(row.Barcode) || taken.has(gtin14(row.Barcode)))) return "barcode";
  return {
    sku: row.ProductId,
    name: cleanName(row.Product),
    brand: row.Brand.trim() === "" ? "" : cleanName(row.Brand),
    category: aisle.category,
    unit,
    price: `${price[1] ?? ""}.${(price[2] ?? "").padEnd(2, "0")}`,
    taxCode: aisle.taxCode,
    barcodes: row.Barcode === "" ? [] : [row.Barcode],
  };
};

/**
 * The articles that both stores list, and every weighed one that either lists, at the first store's price (the second's
 * where the first has none), in the order of their article numbers.
 */
export const deriveCatalogue = (first: readonly ListRow[], second: readonly ListRow[]): Derived => {
  const firstById = new Map(first.map((row) => [row.ProductId, row]));
  const secondById = new Map(second.map((row) => [row.ProductId, row]));
  const leftOut: Record<LeftOut, number> = { "one-store": 0, "no-price": 0, category: 0, unit: 0, barcode: 0 };
  const articles: Article[] = [];
  const taken = new Set<string>();
  for (const id of [...new Set([...firstById.keys(), ...secondById.keys()])].toSorted()) {
    const rows = [firstById.get(id), secondById.get(id)].filter((row) => row !== undefined);
    const row = rows.find((row) => row.Price !== "") ?? rows[0];
    if (row === undefined) continue;
    const article = rows.length < 2 && row.Unit !== "kg" ? "one-store" : toArticle(row, taken);
    if (typeof article === "string") {
      leftOut[article] += 1;
      continue;
    }
    for (const barcode of article.barcodes) taken.add(gtin14(barcode));
    articles.push(article);
  }
  return { articles, leftOut };
};

const field = (text: string): string => (/[",\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** The catalogue file: UTF-8, LF, a header row, fields quoted only where they must be. */
export const toCsv = (articles: readonly Article[]): string =>
  [
    "sku,name,brand,category,unit,price,tax_code,barcodes",
    ...articles.map(({ sku, name, brand, category, unit, price, taxCode, barcodes }) =>
      [sku, name, brand, category, unit, price, taxCode, barcodes.join("|")].map((text) => field(text)).join(","),
    ),
    "",
  ].join("\n");
