/** How a recorded receipt was paid, as tenders a till takes. */
import type { AddTender } from "../../src/api/schemas.ts";
import { dollars, sum } from "./exact-arithmetic.ts";
import type { LogRow } from "./recorded-log.ts";

type Kind = AddTender["kind"];

/** The log's tender codes. */
const KINDS: Readonly<Record<string, Kind>> = {
  CA: "cash",
  CC: "card",
  DC: "card",
  CK: "check",
  MI: "account",
  EF: "benefit",
  EC: "benefit",
  GD: "gift-card",
  TC: "voucher",
  SC: "voucher",
  CP: "coupon",
};

/** Cents; negative is paid out. */
export interface RecordedTender {
  readonly kind: Kind;
  amount: bigint;
  tendered: bigint;
}

export interface Payment {
  readonly tenders: readonly RecordedTender[];
  /** Cash handed back when the receipt comes to the `total` given, cents. */
  readonly change: bigint;
  /** What of the recorded payment a till does not do, and what is done instead. */
  readonly refused: readonly string[];
}

/** Tender rows whose amount counts: voided ones are taken out together with their voids. */
const countingRows = (rows: readonly LogRow[]): LogRow[] => {
  const counting: LogRow[] = [];
  for (const row of rows.filter((row) => row.trans_type === "T" && row.total !== 0n)) {
    const undone =
      row.trans_status === "V"
        ? counting.findLastIndex(
            (other) => other.trans_subtype === row.trans_subtype && other.upc === row.upc && other.total === -row.total,
          )
        : -1;
    if (undone < 0) counting.push(row);
    else counting.splice(undone, 1);
  }
  return counting;
};

const kindOf = (row: LogRow): Kind => {
  const kind = KINDS[row.trans_subtype];
  if (kind === undefined) throw new Error(`receipt ${row.receipt}: tender ${row.trans_subtype} is not known`);
  return kind;
};

/** Whether a tender row is money handed back. */
export const isChange = (row: LogRow): boolean => row.description === "Change";

/**
 * The tenders of a receipt that comes to `total`. The log has what was handed over and the change; the change is taken
 * off the last cash or check. Where `total` is not what the log has (see `Expected.reasons`), the difference is in the
 * change, or in what the last tender settles when there is none.
 */
export const tendersOf = (rows: readonly LogRow[], total: bigint): Payment => {
  const counting = countingRows(rows);
  const handed = counting.filter((row) => !isChange(row));
  const change = sum(counting.filter((row) => isChange(row)).map((row) => row.total));
  const tenders: RecordedTender[] = handed.map((row) => ({
    kind: kindOf(row),
    amount: -row.total,
    tendered: -row.total,
  }));
  if (total < 0n && change > 0n) tenders.push({ kind: "cash", amount: -change, tendered: -change });
  const rest = total - sum(tenders.map(({ amount }) => amount));
  if (total === 0n && change > 0n) {
    const given = tenders.map(({ kind, amount }) => `${kind} ${dollars(amount)}`).join(", ");
    return { tenders: [], change: 0n, refused: [`paid out ${dollars(change)} for ${given}: no till exchanges these`] };
  }
  const last = change > 0n ? tenders.findLast(({ kind }) => kind === "cash" || kind === "check") : tenders.at(-1);
  if (last === undefined) {
    if (rest !== 0n) throw new Error(`receipt ${rows[0]?.receipt}: ${dollars(rest)} not paid`);
    return { tenders, change: 0n, refused: [] };
  }
  last.amount += rest;
  if (total < 0n || change === 0n) last.tendered = last.amount;
  return { tenders, change: sum(tenders.map(({ amount, tendered }) => tendered - amount)), refused: [] };
};
