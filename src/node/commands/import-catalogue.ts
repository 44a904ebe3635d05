import type { ImportReport } from "../../api/schemas.ts";
import { exponentOfStore } from "../../domain/basket-pricing.ts";
import { type ParsedCatalogue, parseCatalogue } from "../../domain/catalogue.ts";
import type { Product } from "../../domain/catalogue-body.ts";
import { decodeCatalogueBytes } from "../../domain/catalogue-text.ts";
import { err, ok } from "../../kernel/result.ts";
import type { EntryDraft } from "../../log/entry.ts";
import { productById } from "../../store/queries/product-by-id.ts";
import { productRevision } from "../../store/queries/revisions.ts";
import type { CsvRecord } from "../csv.ts";
import type { Outcome } from "../till.ts";
import type { TillContext } from "../till-context.ts";

/** Splits CSV text into records; throws when it cannot. */
export type ParseCsv = (text: string) => readonly CsvRecord[];

/**
 * Takes a catalogue file: good rows become articles in one commit, each bad row is reported with its line, cause and
 * remedy. A file that cannot be read at all changes nothing. Articles that are as they were are not written again.
 */
export const importCatalogue = (context: TillContext, parseCsv: ParseCsv, bytes: Uint8Array): Outcome<ImportReport> => {
  const text = decodeCatalogueBytes(bytes);
  if (!text.ok) return err({ type: "invalid", error: text.error.type, message: text.error.message });
  let records: readonly CsvRecord[];
  try {
    records = parseCsv(text.value);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return err({
      type: "invalid",
      error: "not-csv",
      message: `The file is no CSV: ${why}. Close the quote, or save it as CSV again.`,
    });
  }
  const parsed = parseRecords(context, records);
  const changed = parsed.products.filter((product) => !isAsItWas(context, product));
  if (changed.length > 0)
    context.committed(context.store.own.commit(changed.map((product) => draftOf(context, product))));
  return ok({
    imported: changed.length,
    unchanged: parsed.products.length - changed.length,
    rejected: parsed.rejected.map((row) => ({ ...row })),
  });
};

const parseRecords = (context: TillContext, records: readonly CsvRecord[]): ParsedCatalogue => {
  const [header, ...rows] = records;
  if (header === undefined)
    return { products: [], rejected: [{ line: 1, reason: "the file is empty; its first line names the columns" }] };
  const settings = context.settings();
  return parseCatalogue(header, rows, {
    taxCodes: settings.taxRates.map((rate) => rate.code),
    exponent: exponentOfStore(settings),
    sha256: context.sha256,
  });
};

const isAsItWas = (context: TillContext, product: Product): boolean => {
  const known = productById(context.store.sql, product.id);
  return known !== null && JSON.stringify(inOrder(known)) === JSON.stringify(inOrder(product));
};

const inOrder = ({ id, sku, name, brand, category, unit, unitPrice, taxCode, gtins, active }: Product) => [
  id,
  sku,
  name,
  brand,
  category,
  unit,
  unitPrice.amount,
  unitPrice.decimals,
  taxCode,
  gtins,
  active,
];

const draftOf = (context: TillContext, { id, ...body }: Product): EntryDraft => ({
  entityType: "product",
  entityId: id,
  operation: "put",
  schemaVersion: 1,
  payload: JSON.stringify({ ...body, revision: productRevision(context.store.sql, id) + 1 }),
});
