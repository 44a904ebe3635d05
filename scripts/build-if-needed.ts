/**
 * What `npm start` does first: builds the screens unless dist/web was built from exactly these sources. The source is
 * compared by content, so a fresh clone, a changed branch and a touched file are all judged rightly.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildWeb, webApps } from "./build-web.ts";

const root = join(import.meta.dirname, "..");
const stampFile = join(root, "dist", "web", "built-from.txt");

/** All that the screens are made of: their own room, the rooms it may import, and what turns it into pages. */
const SOURCES = ["src/web", "src/api", "src/domain", "src/kernel"];
const FILES = ["vite.config.ts", "package-lock.json", "scripts/build-web.ts"];

const listFiles = (dir: string): string[] =>
  existsSync(join(root, dir))
    ? readdirSync(join(root, dir), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    : [];

const stampOfSources = (): string => {
  const hash = createHash("sha256");
  for (const file of [...SOURCES.flatMap(listFiles), ...FILES].toSorted()) {
    const content = readFileSync(join(root, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
};

const isFresh = (stamp: string): boolean =>
  existsSync(stampFile) &&
  readFileSync(stampFile, "utf8") === stamp &&
  webApps().every((app) => existsSync(join(root, "dist", "web", app, "index.html")));

const stamp = stampOfSources();
if (!isFresh(stamp)) {
  await buildWeb();
  mkdirSync(join(root, "dist", "web"), { recursive: true });
  writeFileSync(stampFile, stamp);
}
