import { cancelledBasketSchema, receiptCopySchema } from "../domain/cancelled-basket-body.ts";
import type { Entry } from "../log/entry.ts";
import type { ReadModel } from "./read-model.ts";
import type { RowChange } from "./row-change.ts";

/** Baskets given up before payment and copies printed: what an owner looks at when the drawer is short. */
export const INCIDENT: ReadModel = {
  table: "incident",
  key: ["device", "epoch", "seq"],
  columns: {
    device: "TEXT",
    epoch: "TEXT",
    seq: "INTEGER",
    kind: "TEXT",
    entity_id: "TEXT",
    cashier: "TEXT",
    at: "INTEGER",
    amount: "INTEGER",
  },
  stamped: false,
  indexes: [["kind", "at"], ["entity_id"]],
  version: 1,
};

const incident = (entry: Entry, kind: string, cashier: string, at: number, amount: number): RowChange => ({
  op: "put",
  table: INCIDENT.table,
  row: {
    device: entry.device,
    epoch: entry.epoch,
    seq: entry.seq,
    kind,
    entity_id: entry.entityId,
    cashier,
    at,
    amount,
  },
});

/** Row of a basket given up. */
export const projectCancelledBasket = (entry: Entry): readonly RowChange[] => {
  const body = cancelledBasketSchema.parse(JSON.parse(entry.payload));
  return [incident(entry, "basket-cancelled", body.cashier, body.at, body.total)];
};

/** Row of a copy printed. */
export const projectReceiptCopy = (entry: Entry): readonly RowChange[] => {
  const body = receiptCopySchema.parse(JSON.parse(entry.payload));
  return [incident(entry, "receipt-copy", body.cashier, body.at, 0)];
};
