import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Migration } from "../store/migrate.ts";

/** The root of the installation: the folder that holds `migrations/` and `assets/`, from `src/node` and `dist/node` alike. */
export const INSTALL_ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** The till's migrations, in order. */
export const tillMigrations = (): Migration[] => {
  const folder = join(INSTALL_ROOT, "migrations", "till");
  return readdirSync(folder)
    .filter((file) => /^\d{4}-[a-z0-9-]+\.sql$/.test(file))
    .toSorted()
    .map((file) => ({ file, text: readFileSync(join(folder, file), "utf8") }));
};
