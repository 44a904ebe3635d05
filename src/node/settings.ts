import { type StoreSettings, storeSettingsSchema } from "../domain/settings-body.ts";
import type { EntryDraft } from "../log/entry.ts";
import type { Sql } from "../store/sql.ts";

/** Entity id of the store's one settings row. */
const STORE_SETTINGS_ID = "store";

/** The entry that sets the store's settings. `revision` is one more than the one seen. */
export const settingsDraft = (settings: StoreSettings, revision: number): EntryDraft => ({
  entityType: "settings",
  entityId: STORE_SETTINGS_ID,
  operation: "put",
  schemaVersion: 1,
  payload: JSON.stringify({ ...settings, revision }),
});

/** The store's settings as held; throws on a till that has not got them yet. */
export const readSettings = (sql: Sql): StoreSettings => {
  const row = sql.prepare<{ body: string }>("select body from settings where settings_id = ?").get(STORE_SETTINGS_ID);
  if (row === undefined)
    throw new Error("this till does not know its store's settings yet. Connect it once to a till of the store");
  return storeSettingsSchema.parse(JSON.parse(row.body));
};
