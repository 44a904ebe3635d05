import * as z from "zod";
import { tenderKindSchema, type TenderKind } from "../../domain/sale-body.ts";
import { type AuthorId, authorOf, type DeviceId, type EpochId } from "../../log/ids.ts";

/** A finished receipt, short; whole it is the entry of `author` at `seq`. Amounts are minor units. */
export interface SaleSummaryRow {
  readonly saleId: string;
  readonly author: AuthorId;
  readonly seq: number;
  /** Series and number, as printed. */
  readonly receipt: string;
  readonly kind: "sale" | "refund";
  readonly tillNumber: number;
  readonly tillName: string;
  readonly cashier: string;
  /** UTC milliseconds. */
  readonly soldAt: number;
  readonly businessDay: string;
  readonly currency: string;
  readonly items: number;
  readonly total: number;
  readonly tax: number;
  readonly due: number;
  readonly tenders: readonly TenderKind[];
}

/** A sale's row as SQLite gives it. */
export interface SaleRow {
  readonly sale_id: string;
  readonly device: string;
  readonly epoch: string;
  readonly seq: number;
  readonly receipt: string;
  readonly kind: string;
  readonly till_number: number;
  readonly till_name: string;
  readonly cashier: string;
  readonly sold_at: number;
  readonly business_day: string;
  readonly currency: string;
  readonly items: number;
  readonly total: number;
  readonly tax: number;
  readonly due: number;
  readonly tenders: string;
}

/** Columns of {@link SaleRow}, for a select over `sale`. */
export const SALE_COLUMNS = `sale.sale_id, sale.device, sale.epoch, sale.seq, sale.receipt, sale.kind, sale.till_number, sale.till_name,
  sale.cashier, sale.sold_at, sale.business_day, sale.currency, sale.items, sale.total, sale.tax, sale.due, sale.tenders`;

const tendersSchema = z.array(tenderKindSchema);

/** The sale in a row. */
export const saleOf = (row: SaleRow): SaleSummaryRow => ({
  saleId: row.sale_id,
  author: authorOf(row.device as DeviceId, row.epoch as EpochId),
  seq: row.seq,
  receipt: row.receipt,
  kind: row.kind === "refund" ? "refund" : "sale",
  tillNumber: row.till_number,
  tillName: row.till_name,
  cashier: row.cashier,
  soldAt: row.sold_at,
  businessDay: row.business_day,
  currency: row.currency,
  items: row.items,
  total: row.total,
  tax: row.tax,
  due: row.due,
  tenders: row.tenders === "" ? [] : tendersSchema.parse(row.tenders.split(",")),
});
