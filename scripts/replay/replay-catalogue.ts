/** The recorded store's item file as a catalogue that a till can import, so that the replay rings up articles too. */
import { parse } from "csv-parse/sync";
import { readFileSync } from "node:fs";
import * as z from "zod";
import { LOG_TAXES } from "./log-taxes.ts";

const itemSchema = z.object({
  upc13: z.string().regex(/^\d{13}$/),
  description: z.string().transform((text) => text.trim()),
  price: z.string().regex(/^-?\d+(\.\d+)?$/),
  department_name: z.string(),
  tax: z.enum(["0", "1", "2"]),
  scale: z.string(),
});

const COLUMNS = "sku,name,brand,category,unit,price,tax_code,barcodes";

/**
 * The article number of an item: the log's code with a letter before it. The bare code has 13 digits and no check digit,
 * and could be taken for somebody else's barcode.
 */
export const skuOf = (upc13: string): string => `U${upc13}`;

export interface ReplayCatalogue {
  /** In the form of assets/catalogue, for the till's import. */
  readonly csv: string;
  readonly skus: readonly string[];
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** The catalogue of an item file's text; items without a name or with a price of 0 or less are left out. */
export const replayCatalogue = (text: string): ReplayCatalogue => {
  const items = z.array(itemSchema).parse(parse(text, { columns: true }));
  const sold = items.filter((item) => item.description !== "" && Number(item.price) > 0);
  const rows = sold.map((item) =>
    [
      skuOf(item.upc13),
      quoted(item.description),
      "",
      quoted(item.department_name),
      item.scale === "1" ? "kg" : "each",
      item.price,
      LOG_TAXES.get(item.tax)?.code ?? "N",
      "",
    ].join(","),
  );
  return { csv: [COLUMNS, ...rows, ""].join("\n"), skus: sold.map((item) => skuOf(item.upc13)) };
};

/** {@link replayCatalogue} of a file. */
export const readReplayCatalogue = (path: string): ReplayCatalogue => replayCatalogue(readFileSync(path, "utf8"));
