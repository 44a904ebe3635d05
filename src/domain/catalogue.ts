/**
 * A catalogue file's rows as articles. Columns are found by their names, in any order:
 *
 *   sku        the store's own number; needed, and only once a file
 *   name       as on the receipt; needed
 *   price      per unit, above 0, with a point or a comma before decimals; needed
 *   tax_code   one of the store's; needed
 *   brand      may be left out
 *   category   may be left out
 *   unit       each (when left out), kg, l or m
 *   barcodes   several with | between them; EAN-13, EAN-8, UPC-A, UPC-E, ITF-14 or GTIN-14
 *
 * A row is taken whole or not at all; each that is not says its line, why, and what to do. Other columns are ignored.
 */
import { toBase32, utf8 } from "../kernel/bytes.ts";
import type { Sha256 } from "../kernel/ports.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Product, ProductBody } from "./catalogue-body.ts";
import { explainGtinFault, normaliseGtin } from "./gtin.ts";
import { parseUnitPrice } from "./quantity.ts";
import type { Unit, UnitPrice } from "./sale-body.ts";

/** One row, split into fields by an adapter; `line` is where it begins in the file, from 1. */
export interface CatalogueRow {
  readonly line: number;
  readonly fields: readonly string[];
}

/** What the rows are checked against. */
export interface CatalogueRules {
  readonly taxCodes: readonly string[];
  /** Decimals of the store's currency. */
  readonly exponent: number;
  readonly sha256: Sha256;
}

export interface RejectedRow {
  readonly line: number;
  /** Cause and remedy. */
  readonly reason: string;
}

export interface ParsedCatalogue {
  readonly products: readonly Product[];
  readonly rejected: readonly RejectedRow[];
}

const COLUMN_NAMES = {
  sku: ["sku", "article", "articlenumber", "articleno", "productid", "itemnumber", "plu", "artikelnummer", "artikelnr"],
  name: ["name", "product", "productname", "title", "description", "bezeichnung", "artikel"],
  brand: ["brand", "manufacturer", "marke", "hersteller"],
  category: ["category", "department", "group", "kategorie", "warengruppe"],
  unit: ["unit", "uom", "einheit"],
  price: ["price", "retailprice", "saleprice", "preis", "verkaufspreis"],
  taxCode: ["taxcode", "tax", "vat", "vatcode", "steuer", "steuercode", "mwst"],
  barcodes: ["barcodes", "barcode", "gtin", "gtins", "ean", "eans", "upc", "code"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

type Column = keyof typeof COLUMN_NAMES;
const COLUMNS = Object.keys(COLUMN_NAMES) as readonly Column[];
const NEEDED: readonly Column[] = ["sku", "name", "price", "taxCode"];

const UNIT_NAMES: ReadonlyMap<string, Unit> = new Map([
  ...["", "each", "ea", "pc", "pcs", "piece", "pieces", "st", "stk", "stck", "ko", "kom"].map(
    (name) => [name, "each"] as const,
  ),
  ...["kg", "kilo", "kilogram"].map((name) => [name, "kg"] as const),
  ...["l", "lt", "ltr", "litre", "liter"].map((name) => [name, "l"] as const),
  ...["m", "metre", "meter"].map((name) => [name, "m"] as const),
]);

const LENGTH_MAX = { sku: 40, name: 80, brand: 60, category: 60 } as const;
const BARCODES_MAX = 20;

/** "Tax Code", "tax_code" and "TAX-CODE" are one name. */
const plainName = (name: string): string => name.toLowerCase().replaceAll(/[\s_.-]/g, "");

type Places = ReadonlyMap<Column, number>;

/** Where each column stands, or why the header will not do. */
const findColumns = (header: CatalogueRow): Result<Places, RejectedRow> => {
  const places = new Map<Column, number>();
  const names = header.fields.map(plainName);
  for (const column of COLUMNS) {
    const accepted: readonly string[] = COLUMN_NAMES[column];
    const found = [...names.keys()].filter((index) => accepted.includes(names[index] ?? ""));
    // The plainest name wins where a file has both "product" and "description".
    const best = found.toSorted((a, b) => accepted.indexOf(names[a] ?? "") - accepted.indexOf(names[b] ?? ""))[0];
    if (best !== undefined) places.set(column, best);
  }
  const missing = NEEDED.filter((column) => !places.has(column));
  if (missing.length === 0) return ok(places);
  const wanted = missing.map((column) => (column === "taxCode" ? "tax_code" : column)).join(", ");
  return err({
    line: header.line,
    reason: `the header has no column ${wanted}; name the columns sku,name,brand,category,unit,price,tax_code,barcodes in the file's first line (separated by commas)`,
  });
};

/**
 * An article's id, from its number alone, so that two tills which import the same file do not double it: `p-` and the
 * number where it is plain, else the first 26 characters of its hash in base 32.
 */
export const productIdOf = (sha256: Sha256, sku: string): string =>
  /^[a-z0-9][a-z0-9_-]{0,39}$/.test(sku) ? `p-${sku}` : `p.${toBase32(sha256(utf8(sku)), 26)}`;

/** What was taken so far: number or barcode, and the line it first stood on. */
interface Taken {
  readonly skus: Map<string, number>;
  readonly gtins: Map<string, number>;
}

const readText = (text: string, column: keyof typeof LENGTH_MAX): Result<string, string> => {
  const max = LENGTH_MAX[column];
  // oxlint-disable-next-line no-control-regex -- controls are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(text))
    return err(`${column} has a line break or control character in it; remove it`);
  return text.length <= max ? ok(text) : err(`${column} has ${text.length} characters; shorten it to ${max}`);
};

const readPrice = (text: string, unit: Unit, exponent: number): Result<UnitPrice, string> => {
  if (text === "") return err("price is empty; give one, or leave the article out");
  const price = parseUnitPrice(text, exponent);
  if (price === null) {
    return err(
      `price "${text}" cannot be read; write it as 1234.50, without currency and without marks between thousands`,
    );
  }
  if (price.amount <= 0) return err(`price ${text} is not above 0; give one, or leave the article out`);
  // 1.299 for a piece is as likely to be a thousand and some; for what is weighed more decimals are usual.
  if (unit === "each" && price.decimals > exponent) {
    return err(
      `price ${text} has ${price.decimals} decimals where the currency has ${exponent}; write it with ${exponent}`,
    );
  }
  return ok(price);
};

const readBarcodes = (text: string, taken: Taken): Result<string[], string> => {
  const gtins: string[] = [];
  for (const part of text.split("|").map((part) => part.trim())) {
    if (part === "") continue;
    const gtin = normaliseGtin(part);
    if (!gtin.ok) return err(explainGtinFault(part, gtin.error));
    if (gtins.includes(gtin.value)) continue;
    const first = taken.gtins.get(gtin.value);
    if (first !== undefined) return err(`barcode ${part} is on line ${first} already; keep it with one article`);
    gtins.push(gtin.value);
  }
  return gtins.length <= BARCODES_MAX
    ? ok(gtins)
    : err(`${gtins.length} barcodes; an article has at most ${BARCODES_MAX}, put the others on a second article`);
};

const readRow = (
  row: CatalogueRow,
  places: Places,
  columns: number,
  rules: CatalogueRules,
  taken: Taken,
): Result<ProductBody, string> => {
  if (row.fields.length !== columns) {
    return err(
      `${row.fields.length} fields where the header has ${columns}; look for a missing or spare comma, or a quote that is not closed`,
    );
  }
  const field = (column: Column): string => row.fields[places.get(column) ?? -1]?.trim() ?? "";
  const sku = readText(field("sku"), "sku");
  if (!sku.ok) return sku;
  if (sku.value === "") return err("sku is empty; give the article a number of its own");
  const first = taken.skus.get(sku.value);
  if (first !== undefined) return err(`sku ${sku.value} is on line ${first} already; give each article its own`);
  const name = readText(field("name"), "name");
  if (!name.ok) return name;
  if (name.value === "") return err("name is empty; give the article a name for the receipt");
  const brand = readText(field("brand"), "brand");
  if (!brand.ok) return brand;
  const category = readText(field("category"), "category");
  if (!category.ok) return category;
  const unit = UNIT_NAMES.get(field("unit").toLowerCase());
  if (unit === undefined) return err(`unit "${field("unit")}" is not known; write each, kg, l or m`);
  const unitPrice = readPrice(field("price"), unit, rules.exponent);
  if (!unitPrice.ok) return unitPrice;
  const taxCode = field("taxCode").toUpperCase();
  if (!rules.taxCodes.includes(taxCode)) {
    const known = rules.taxCodes.join(", ");
    return err(
      taxCode === ""
        ? `tax_code is empty; write one of ${known}`
        : `tax code ${taxCode} is not set up in this store; write one of ${known}, or add it in the settings`,
    );
  }
  const gtins = readBarcodes(field("barcodes"), taken);
  if (!gtins.ok) return gtins;
  return ok({
    sku: sku.value,
    name: name.value,
    brand: brand.value === "" ? null : brand.value,
    category: category.value === "" ? null : category.value,
    unit,
    unitPrice: unitPrice.value,
    taxCode,
    gtins: gtins.value,
    active: true,
  });
};

/**
 * The good rows as articles and the bad ones with their reasons, both in the file's order. Numbers and barcodes are taken
 * by good rows alone, so one bad row does not spoil another. A header that will not do rejects its own line and nothing
 * is imported.
 */
export const parseCatalogue = (
  header: CatalogueRow,
  rows: Iterable<CatalogueRow>,
  rules: CatalogueRules,
): ParsedCatalogue => {
  const places = findColumns(header);
  if (!places.ok) return { products: [], rejected: [places.error] };
  const taken: Taken = { skus: new Map(), gtins: new Map() };
  const products: Product[] = [];
  const rejected: RejectedRow[] = [];
  for (const row of rows) {
    const body = readRow(row, places.value, header.fields.length, rules, taken);
    if (!body.ok) {
      rejected.push({ line: row.line, reason: body.error });
      continue;
    }
    taken.skus.set(body.value.sku, row.line);
    for (const gtin of body.value.gtins) taken.gtins.set(gtin, row.line);
    products.push({ id: productIdOf(rules.sha256, body.value.sku), ...body.value });
  }
  return { products, rejected };
};
