/**
 * Writes assets/catalogue/groceries-eur.csv from the price lists in TILLMESH_DATA (default ../shared/data).
 * Run by hand when the derivation changes: `node scripts/derive-catalogue.ts`.
 */
import { parse } from "csv-parse/sync";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { deriveCatalogue, listRowSchema, toCsv, type ListRow } from "./catalogue/derive.ts";

const data = process.env["TILLMESH_DATA"] ?? join(import.meta.dirname, "../../shared/data");
const target = join(import.meta.dirname, "../assets/catalogue/groceries-eur.csv");

const readList = (store: string): ListRow[] => {
  const text = readFileSync(join(data, "supermarket-pricelists", `${store}-2025-07-03.csv`), "utf8");
  return z.array(listRowSchema).parse(parse(text, { columns: true }));
};

const { articles, leftOut } = deriveCatalogue(readList("0204"), readList("1601"));
writeFileSync(target, toCsv(articles));

const count = (pick: (article: (typeof articles)[number]) => string): string =>
  [...Map.groupBy(articles, pick)]
    .map(([key, all]) => `${key} ${all.length}`)
    .toSorted()
    .join(", ");
console.log(`${articles.length} articles in ${target}`);
console.log(`by unit: ${count((article) => article.unit)}; by tax code: ${count((article) => article.taxCode)}`);
console.log(`by category: ${count((article) => article.category)}`);
console.log(`left out: ${JSON.stringify(leftOut)}`);
