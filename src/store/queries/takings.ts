import type { DeviceId } from "../../log/ids.ts";
import type { Sql, SqlValue } from "../sql.ts";

/** What a day brought, in one currency; minor units. */
export interface Takings {
  readonly sales: number;
  readonly refunds: number;
  readonly total: number;
  readonly tax: number;
  readonly discount: number;
  readonly rounding: number;
  readonly voidedLines: number;
  readonly tenders: readonly { readonly kind: string; readonly count: number; readonly amount: number }[];
  readonly rates: readonly {
    readonly code: string;
    readonly rate: number;
    readonly net: number;
    readonly tax: number;
    readonly gross: number;
  }[];
}

const SUMS = `select coalesce(sum(sales), 0) as sales, coalesce(sum(refunds), 0) as refunds, coalesce(sum(total), 0) as total,
  coalesce(sum(tax), 0) as tax, coalesce(sum(discount), 0) as discount, coalesce(sum(rounding), 0) as rounding,
  coalesce(sum(voided_lines), 0) as "voidedLines"
from takings`;
const TENDERS = "select kind, sum(count) as count, sum(amount) as amount from takings_tender";
const RATES = "select code, rate, sum(net) as net, sum(tax) as tax, sum(gross) as gross from takings_rate";

/** Takings of one business day (`YYYY-MM-DD`), of one till or, without `device`, of the store. */
export const takingsOf = (
  sql: Sql,
  of: { readonly day: string; readonly currency: string; readonly device?: DeviceId },
): Takings => {
  const where =
    of.device === undefined
      ? "where business_day = ? and currency = ?"
      : "where business_day = ? and currency = ? and device = ?";
  const values: SqlValue[] = [of.day, of.currency, ...(of.device === undefined ? [] : [of.device])];
  const sums = sql.prepare<Omit<Takings, "tenders" | "rates">>(`${SUMS} ${where}`).all(...values);
  return {
    ...(sums[0] ?? NOTHING),
    tenders: sql.prepare<Takings["tenders"][number]>(`${TENDERS} ${where} group by kind order by kind`).all(...values),
    rates: sql
      .prepare<Takings["rates"][number]>(`${RATES} ${where} group by code, rate order by code, rate`)
      .all(...values),
  };
};

const NOTHING = { sales: 0, refunds: 0, total: 0, tax: 0, discount: 0, rounding: 0, voidedLines: 0 };
