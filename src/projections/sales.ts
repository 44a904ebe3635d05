import type { Entry } from "../log/entry.ts";
import { receiptNumberToText } from "../domain/receipt-number.ts";
import { saleBodySchema, type SaleBody } from "../domain/sale-body.ts";
import type { ReadModel } from "./read-model.ts";
import type { RowChange } from "./row-change.ts";

/**
 * A finished receipt. Its key is the entry's place, not the sale's id: an integration that repeats a call at a second till
 * makes two receipts of one id, and tills that had them in another order would keep another one.
 */
export const SALE: ReadModel = {
  table: "sale",
  key: ["device", "epoch", "seq"],
  columns: {
    sale_id: "TEXT",
    receipt: "TEXT",
    kind: "TEXT",
    device: "TEXT",
    epoch: "TEXT",
    seq: "INTEGER",
    till_number: "INTEGER",
    till_name: "TEXT",
    cashier: "TEXT",
    sold_at: "INTEGER",
    business_day: "TEXT",
    currency: "TEXT",
    items: "INTEGER",
    total: "INTEGER",
    tax: "INTEGER",
    due: "INTEGER",
    tenders: "TEXT",
  },
  stamped: false,
  // The first holds all that the list of sales is searched by, so that a search reads no rows it does not show.
  indexes: [["sold_at", "sale_id", "receipt", "total", "due"], ["receipt"], ["sale_id"]],
  version: 1,
};

/** What was sold less what came back, per till and day: the base of X and Z. */
export const TAKINGS: ReadModel = {
  table: "takings",
  key: ["business_day", "device", "currency"],
  columns: {
    business_day: "TEXT",
    device: "TEXT",
    currency: "TEXT",
    sales: "INTEGER",
    refunds: "INTEGER",
    total: "INTEGER",
    tax: "INTEGER",
    discount: "INTEGER",
    rounding: "INTEGER",
    voided_lines: "INTEGER",
  },
  stamped: false,
  indexes: [],
  version: 1,
};

export const TAKINGS_BY_TENDER: ReadModel = {
  table: "takings_tender",
  key: ["business_day", "device", "currency", "kind"],
  columns: {
    business_day: "TEXT",
    device: "TEXT",
    currency: "TEXT",
    kind: "TEXT",
    count: "INTEGER",
    amount: "INTEGER",
  },
  stamped: false,
  indexes: [],
  version: 1,
};

export const TAKINGS_BY_RATE: ReadModel = {
  table: "takings_rate",
  key: ["business_day", "device", "currency", "code", "rate"],
  columns: {
    business_day: "TEXT",
    device: "TEXT",
    currency: "TEXT",
    code: "TEXT",
    rate: "INTEGER",
    net: "INTEGER",
    tax: "INTEGER",
    gross: "INTEGER",
  },
  stamped: false,
  indexes: [],
  version: 1,
};

/** What has come back of each sold line: the limit of further refunds (DOMAIN-RULES 1.8). */
export const REFUNDED: ReadModel = {
  table: "refunded",
  key: ["sale_id", "line_id"],
  columns: { sale_id: "TEXT", line_id: "TEXT", quantity: "INTEGER", extended: "INTEGER", total: "INTEGER" },
  stamped: false,
  indexes: [],
  version: 1,
};

/** Signed movements summed; may be negative, never blocks a sale (DOMAIN-RULES 1.14). */
export const STOCK: ReadModel = {
  table: "stock",
  key: ["product_id"],
  columns: { product_id: "TEXT", quantity: "INTEGER" },
  stamped: false,
  indexes: [],
  version: 1,
};

export const SALES_MODELS = [SALE, TAKINGS, TAKINGS_BY_TENDER, TAKINGS_BY_RATE, REFUNDED, STOCK] as const;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, value) => total + value, 0);

/** Sums by key, one change a key, so that a receipt of 60 lines of one article touches its stock row once. */
const grouped = <Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  changeOf: (same: readonly Item[]) => RowChange,
): RowChange[] => [...Map.groupBy(items, keyOf).values()].map((same) => changeOf(same));

/** Rows of a finished receipt. */
export const projectSale = (entry: Entry): readonly RowChange[] => {
  const body = saleBodySchema.parse(JSON.parse(entry.payload));
  const day = { business_day: body.businessDay, device: entry.device, currency: body.currency };
  return [
    saleRow(entry, body),
    {
      op: "add",
      table: TAKINGS.table,
      key: day,
      add: {
        sales: body.kind === "sale" ? 1 : 0,
        refunds: body.kind === "refund" ? 1 : 0,
        total: body.totals.total,
        tax: body.totals.tax,
        discount: body.totals.discount,
        rounding: body.totals.rounding,
        voided_lines: body.voided.length,
      },
    },
    ...grouped(
      body.tenders,
      (tender) => tender.kind,
      (same) => ({
        op: "add",
        table: TAKINGS_BY_TENDER.table,
        key: { ...day, kind: same[0]?.kind ?? "" },
        add: { count: same.length, amount: sum(same.map((tender) => tender.amount)) },
      }),
    ),
    ...body.taxes.map((tax): RowChange => ({
      op: "add",
      table: TAKINGS_BY_RATE.table,
      key: { ...day, code: tax.code, rate: tax.rate },
      add: { net: tax.net, tax: tax.tax, gross: tax.gross },
    })),
    ...movements(body),
  ];
};

const saleRow = (entry: Entry, body: SaleBody): RowChange => ({
  op: "put",
  table: SALE.table,
  row: {
    sale_id: entry.entityId,
    receipt: receiptNumberToText(body.receipt),
    kind: body.kind,
    device: entry.device,
    epoch: entry.epoch,
    seq: entry.seq,
    till_number: body.till.number,
    till_name: body.till.name,
    cashier: body.cashier,
    sold_at: body.soldAt,
    business_day: body.businessDay,
    currency: body.currency,
    items: body.lines.length,
    total: body.totals.total,
    tax: body.totals.tax,
    due: body.totals.due,
    tenders: [...new Set(body.tenders.map((tender) => tender.kind))].join(","),
  },
});

const movements = (body: SaleBody): RowChange[] => {
  const articles = body.lines.filter((line) => line.productId !== null);
  const returns = body.lines.filter((line) => line.returned?.saleId != null && line.returned.lineId !== null);
  return [
    ...grouped(
      articles,
      (line) => line.productId ?? "",
      (same) => ({
        op: "add",
        table: STOCK.table,
        key: { product_id: same[0]?.productId ?? "" },
        add: { quantity: -sum(same.map((line) => line.quantity)) },
      }),
    ),
    ...grouped(
      returns,
      (line) => `${line.returned?.saleId}/${line.returned?.lineId}`,
      (same) => ({
        op: "add",
        table: REFUNDED.table,
        key: { sale_id: same[0]?.returned?.saleId ?? "", line_id: same[0]?.returned?.lineId ?? "" },
        add: {
          quantity: -sum(same.map((line) => line.quantity)),
          extended: -sum(same.map((line) => line.extended)),
          total: -sum(same.map((line) => line.total)),
        },
      }),
    ),
  ];
};
