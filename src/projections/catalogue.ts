import { productPutSchema } from "../domain/catalogue-body.ts";
import { settingsPutSchema } from "../domain/settings-body.ts";
import type { Entry } from "../log/entry.ts";
import { hlcToText } from "../log/hlc.ts";
import type { ReadModel } from "./read-model.ts";
import type { RowChange, Stamp } from "./row-change.ts";

export const PRODUCT: ReadModel = {
  table: "product",
  key: ["product_id"],
  columns: {
    product_id: "TEXT",
    sku: "TEXT",
    name: "TEXT",
    brand: "TEXT",
    category: "TEXT",
    unit: "TEXT",
    price_amount: "INTEGER",
    price_decimals: "INTEGER",
    tax_code: "TEXT",
    /** JSON array. */
    gtins: "TEXT",
    active: "INTEGER",
  },
  stamped: true,
  // The second counts the active ones and lists them by name, in any number of retired ones.
  indexes: [["sku"], ["active", "name", "product_id"]],
  version: 1,
};

/**
 * Which articles have ever carried a barcode. Whether one still does is asked of its `gtins`: rows here are only ever
 * added, so they need no order.
 */
export const PRODUCT_GTIN: ReadModel = {
  table: "product_gtin",
  key: ["gtin", "product_id"],
  columns: { gtin: "TEXT", product_id: "TEXT" },
  stamped: false,
  indexes: [],
  version: 1,
};

export const SETTINGS: ReadModel = {
  table: "settings",
  key: ["settings_id"],
  columns: { settings_id: "TEXT", body: "TEXT" },
  stamped: true,
  indexes: [],
  version: 1,
};

export const CATALOGUE_MODELS = [PRODUCT, PRODUCT_GTIN, SETTINGS] as const;

const stampOf = (entry: Entry, revision: number): Stamp => ({
  revision,
  hlc: hlcToText(entry.hlc),
  device: entry.device,
});

/** Rows of a product as its last editor left it. */
export const projectProduct = (entry: Entry): readonly RowChange[] => {
  const { revision, ...body } = productPutSchema.parse(JSON.parse(entry.payload));
  return [
    {
      op: "max",
      table: PRODUCT.table,
      stamp: stampOf(entry, revision),
      row: {
        product_id: entry.entityId,
        sku: body.sku,
        name: body.name,
        brand: body.brand,
        category: body.category,
        unit: body.unit,
        price_amount: body.unitPrice.amount,
        price_decimals: body.unitPrice.decimals,
        tax_code: body.taxCode,
        gtins: JSON.stringify(body.gtins),
        active: body.active ? 1 : 0,
      },
    },
    ...body.gtins.map((gtin): RowChange => ({
      op: "put",
      table: PRODUCT_GTIN.table,
      row: { gtin, product_id: entry.entityId },
    })),
  ];
};

/** Row of the store's settings as their last editor left them. */
export const projectSettings = (entry: Entry): readonly RowChange[] => {
  const { revision, ...body } = settingsPutSchema.parse(JSON.parse(entry.payload));
  return [
    {
      op: "max",
      table: SETTINGS.table,
      stamp: stampOf(entry, revision),
      row: { settings_id: entry.entityId, body: JSON.stringify(body) },
    },
  ];
};
