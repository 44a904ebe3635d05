import type { LogRow } from "./recorded-log.ts";

export interface LogTax {
  /** In the replayed store. */
  readonly code: "N" | "A" | "B";
  /** Thousandths of a percent. */
  readonly rate: number;
  readonly label: string;
}

/** The log's tax codes: none, and the two local rates (found from receipts with one code only; see the data's SOURCE.txt). */
export const LOG_TAXES: ReadonlyMap<string, LogTax> = new Map([
  ["0", { code: "N", rate: 0, label: "No tax" }],
  ["1", { code: "A", rate: 7_875, label: "Sales tax 7.875 %" }],
  ["2", { code: "B", rate: 10_125, label: "Sales tax 10.125 %" }],
]);

/** The tax of a row of goods; throws when its code is none of the three. */
export const taxOf = (row: LogRow): LogTax => {
  const tax = LOG_TAXES.get(row.tax);
  if (tax === undefined) throw new Error(`receipt ${row.receipt}: tax code ${row.tax} is not known`);
  return tax;
};
