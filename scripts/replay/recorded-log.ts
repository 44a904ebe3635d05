/**
 * Reads a recorded till log: one row an item, tender or comment, one receipt number on all rows of a receipt. The columns
 * are those of CORE-POS's transaction log (columns.txt beside the data); only those the replay needs are read.
 */
import { parse } from "csv-parse/sync";
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import * as z from "zod";

/** An exact decimal: `digits / 10^decimals`. */
export interface Exact {
  readonly digits: bigint;
  readonly decimals: number;
}

/** The number in `text`, every decimal kept. */
export const exact = (text: string): Exact => {
  const [, sign = "", whole = "", fraction = ""] = /^(-?)(\d*)\.?(\d*)$/.exec(text) ?? [];
  if (whole + fraction === "") throw new Error(`"${text}" is not a decimal number`);
  const digits = BigInt(whole + fraction);
  return { digits: sign === "-" ? -digits : digits, decimals: fraction.length };
};

/** `value x 10^decimals` as a whole number; throws when the value has more decimals that are not zero. */
export const scaled = (value: Exact, decimals: number): bigint => {
  if (value.decimals <= decimals) return value.digits * 10n ** BigInt(decimals - value.decimals);
  const divisor = 10n ** BigInt(value.decimals - decimals);
  if (value.digits % divisor !== 0n) throw new Error(`a number with more than ${decimals} decimals`);
  return value.digits / divisor;
};

const decimal = z
  .string()
  .regex(/^-?(\d+\.?\d*|\.\d+)$/)
  .transform((text) => exact(text));
const cents = decimal.transform((value) => scaled(value, 2));
const flag = z.string().transform((text) => text !== "0");

const rowSchema = z.object({
  receipt: z.string().min(1),
  upc: z.string(),
  description: z.string().transform((text) => text.trim()),
  /** I item, D open department, T tender, A tax, C comment, 0 note. */
  trans_type: z.string(),
  /** Of tenders: the code of the tender. */
  trans_subtype: z.string(),
  /** V void, R refund, M member discount, C coupon, D note. */
  trans_status: z.string(),
  quantity: decimal,
  /** Whether the quantity was weighed. */
  scale: flag,
  unitPrice: decimal,
  total: cents,
  /** Of goods: 0 none, 1 and 2 the two local rates. */
  tax: z.string(),
  foodstamp: flag,
  discountable: flag,
  percentDiscount: decimal,
});

export type LogRow = z.infer<typeof rowSchema>;

export interface RecordedReceipt {
  readonly id: string;
  readonly rows: readonly LogRow[];
}

/** The receipts of a log's text, in the order of their first rows; throws with the line when a row makes no sense. */
export const parseLog = (text: string): RecordedReceipt[] => {
  const receipts = new Map<string, LogRow[]>();
  const records: unknown[] = parse(text, { columns: true });
  for (const [i, record] of records.entries()) {
    const row = rowSchema.safeParse(record);
    if (!row.success) throw new Error(`line ${i + 2} of the log: ${z.prettifyError(row.error)}`);
    const rows = receipts.get(row.data.receipt);
    if (rows === undefined) receipts.set(row.data.receipt, [row.data]);
    else rows.push(row.data);
  }
  return [...receipts].map(([id, rows]) => ({ id, rows }));
};

/** The receipts of a file, `.csv` or `.csv.gz`. */
export const readLog = (path: string): RecordedReceipt[] => {
  const bytes = readFileSync(path);
  return parseLog((path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8"));
};
