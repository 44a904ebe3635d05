import type { StoreSettings } from "../domain/settings-body.ts";
import type { EntryDraft } from "../log/entry.ts";
import { currentSettings } from "../store/queries/settings-current.ts";
import type { Sql } from "../store/sql.ts";

/** The entry that sets the store's settings. `revision` is one more than the one seen. */
export const settingsDraft = (settings: StoreSettings, revision: number): EntryDraft => ({
  entityType: "settings",
  entityId: "store",
  operation: "put",
  schemaVersion: 1,
  payload: JSON.stringify({ ...settings, revision }),
});

/** A till that has just joined its store knows nothing of it before it has met another one. */
export class SettingsUnknownError extends Error {
  override readonly name = "SettingsUnknownError";
}

const SETTINGS_UNKNOWN =
  "This till does not know its store's settings yet. Connect it once to another till of the store.";

/** The store's settings, read once and again after each change of them. */
export interface SettingsReader {
  readonly current: () => StoreSettings;
  /** The next `current` reads them again. */
  readonly changed: () => void;
}

/** `current` throws on a till that has not got its store's settings yet. */
export const createSettingsReader = (sql: Sql): SettingsReader => {
  let known: StoreSettings | null = null;
  return {
    current: () => {
      known ??= currentSettings(sql);
      if (known === null) throw new SettingsUnknownError(SETTINGS_UNKNOWN);
      return known;
    },
    changed: () => {
      known = null;
    },
  };
};
