import { type StoreSettings, storeSettingsSchema } from "../../domain/settings-body.ts";
import type { Sql } from "../sql.ts";

const TEXT = "select body from settings where settings_id = 'store'";

/** The store's settings as last edited, or null before the store was founded. */
export const currentSettings = (sql: Sql): StoreSettings | null => {
  const row = sql.prepare<{ body: string }>(TEXT).get();
  return row === undefined ? null : storeSettingsSchema.parse(JSON.parse(row.body));
};
