import { parseCatalogue } from "../../domain/catalogue.ts";
import { parseCsv } from "../csv.ts";
import { systemSha256 } from "../system.ts";
import type { BusyArticle } from "./busy-hour.ts";
import { DEMO_EXPONENT, DEMO_SETTINGS } from "./demo-directory.ts";

/** The articles of a catalogue file as the demo's tills know them: read by the same rules as the import, so with the same ids. */
export const readBusyArticles = (csv: string): readonly BusyArticle[] => {
  const [header, ...rows] = parseCsv(csv);
  if (header === undefined) return [];
  return parseCatalogue(header, rows, {
    taxCodes: DEMO_SETTINGS.taxRates.map((rate) => rate.code),
    exponent: DEMO_EXPONENT,
    sha256: systemSha256,
  }).products;
};
