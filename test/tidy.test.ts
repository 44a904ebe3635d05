import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { ledgerFaults, readLedger, readMigrations } from "../scripts/ledger.ts";
import { anchorsOf, linksOf, tidyFile } from "../scripts/tidy.ts";

const root = join(import.meta.dirname, "..");
const ROOMS = ["src", "test", "scripts", "bench", "bin", "migrations", "docs", "assets"];
const KNOWN = /\.(ts|tsx|js|json|css|html|sql|md)$/;

const listFiles = (): readonly string[] => {
  const below = ROOMS.filter((room) => existsSync(join(root, room))).flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1)),
  );
  const above = readdirSync(root, { withFileTypes: true }).filter(
    (entry) => entry.isFile() && /\.(ts|md)$/.test(entry.name),
  );
  return [...below, ...above.map((entry) => entry.name)];
};

const files = listFiles();
const read = (path: string): string => readFileSync(join(root, path), "utf8");

describe("the tree", () => {
  it("is looked at: an empty list would let everything pass", () => {
    for (const needed of ["src/", "test/", "scripts/", "docs/"]) {
      expect(
        files.some((file) => file.startsWith(needed)),
        `files below ${needed}`,
      ).toBe(true);
    }
    expect(files.filter((file) => file.endsWith(".ts")).length).toBeGreaterThan(30);
  });

  it("keeps the house rules in every file", () => {
    const faults = files.filter((file) => KNOWN.test(file)).flatMap((file) => tidyFile(file, read(file)));
    expect(faults).toEqual([]);
  });

  it("has tests where the room they test is", () => {
    const rooms = [...new Set(files.filter((file) => /^test\/.+\//.test(file)).map((file) => dirname(file)))];
    const mirrored = rooms.filter((dir) => !/\/(support|fixtures)(\/|$)/.test(dir));
    const hasHome = (dir: string): boolean => ["src", "."].some((base) => existsSync(join(root, base, dir)));
    expect(mirrored.filter((dir) => !hasHome(dir.slice("test/".length)))).toEqual([]);
  });
});

describe("migrations", () => {
  const dirs = readdirSync(join(root, "migrations")).map((name) => join(root, "migrations", name));

  it("are there", () => {
    expect(dirs.flatMap((dir) => Object.keys(readMigrations(dir))).length).toBeGreaterThan(0);
  });

  it("are numbered without a gap and are never edited once recorded", () => {
    expect(dirs.flatMap((dir) => ledgerFaults(readMigrations(dir), readLedger(dir)))).toEqual([]);
  });
});

describe("documents", () => {
  const documents = files.filter((file) => file.endsWith(".md"));

  it("are there", () => expect(documents).toContain("README.md"));

  it("link to files and headings that exist", () => {
    const dead = documents.flatMap((file) =>
      linksOf(read(file))
        .filter(({ path, anchor }) => {
          const target = path === "" ? file : join(dirname(file), path);
          if (!existsSync(join(root, target))) return true;
          return anchor !== "" && target.endsWith(".md") && !anchorsOf(read(target)).includes(anchor);
        })
        .map(({ path, anchor }) => `${file}: ${path}${anchor === "" ? "" : `#${anchor}`}`),
    );
    expect(dead).toEqual([]);
  });
});
