import { existsSync } from "node:fs";
import { join } from "node:path";

const folder = join(
  process.env["TILLMESH_DATA"] ?? join(import.meta.dirname, "../../../../../shared/data"),
  "grocery-receipts",
);

/** Fifteen days of a real store's log. They are under the GPL and not part of this repository. */
export const RECORDED_DAYS = join(folder, "receipts-days-01-15.csv.gz");
/** The same store's item file. */
export const RECORDED_ITEMS = join(folder, "catalogue.csv");

export const recordedDaysFound = existsSync(RECORDED_DAYS) && existsSync(RECORDED_ITEMS);

/** What a test says instead of passing silently where the data is not. */
export const NOT_FOUND = `not run: no recorded receipts at ${folder}, set TILLMESH_DATA`;
