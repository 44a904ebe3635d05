/** Builds every app of src/web into dist/web/<app>/. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { build } from "vite";

const root = join(import.meta.dirname, "..");

/** The apps: the directories of src/web that have a page. */
export const webApps = (): readonly string[] => {
  const web = join(root, "src", "web");
  if (!existsSync(web)) return [];
  return readdirSync(web).filter((name) => existsSync(join(web, name, "index.html")));
};

/** Builds all apps; throws when there is none, since a till without a screen is no build. */
export const buildWeb = async (): Promise<void> => {
  const apps = webApps();
  if (apps.length === 0) throw new Error("src/web has no app (a directory with an index.html) to build");
  for (const app of apps) {
    await build({
      configFile: join(root, "vite.config.ts"),
      root: join(root, "src", "web", app),
      logLevel: "warn",
      build: { outDir: join(root, "dist", "web", app) },
    });
    console.log(`built dist/web/${app}`);
  }
};

if (import.meta.main) await buildWeb();
