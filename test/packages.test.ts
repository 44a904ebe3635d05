import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";

/** What a shop installs is what a shop must trust: few packages, and none that runs code while it is installed. */
const RUNTIME_PACKAGES_MAX = 60;
/**
 * usb 1.9.2 declares `node-gyp-build`, which only looks whether one of the binaries in its tarball loads and compiles
 * where none does. `.npmrc` keeps it from running, and the binaries are used as they are.
 */
const DECLARE_A_SCRIPT = ["usb"];

const root = join(import.meta.dirname, "..");

/** npm writes the names of systems as a list, or as they stand in the package. */
const OneOrMore = z.union([z.array(z.string()), z.string().transform((name) => [name])]);

const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      dev: z.boolean().optional(),
      devOptional: z.boolean().optional(),
      hasInstallScript: z.boolean().optional(),
      os: OneOrMore.optional(),
      cpu: OneOrMore.optional(),
    }),
  ),
});

const { packages } = Lock.parse(JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")));

/** Binaries for other systems are locked too and never installed together; each machine gets its own. */
const runtime = Object.entries(packages)
  .filter(([path, entry]) => path !== "" && entry.dev !== true && entry.devOptional !== true)
  .filter(([, { os, cpu }]) => (os === undefined || os.includes("linux")) && (cpu === undefined || cpu.includes("x64")))
  .map(([path, entry]) => ({ name: path.replace(/^.*node_modules\//, ""), path, ...entry }));

describe("the packages of a running till", () => {
  it(`are at most ${RUNTIME_PACKAGES_MAX} (there are ${runtime.length}), and there are some`, () => {
    expect(runtime.map(({ name }) => name)).toContain("better-sqlite3");
    expect(runtime.length).toBeLessThanOrEqual(RUNTIME_PACKAGES_MAX);
  });

  it("run no install script", () => {
    expect(readFileSync(join(root, ".npmrc"), "utf8")).toMatch(/^ignore-scripts=true$/m);
    const declaring = runtime.filter((entry) => entry.hasInstallScript === true).map(({ name }) => name);
    expect(declaring).toEqual(DECLARE_A_SCRIPT);
  });

  it("bring the binary with them that the script would look for", () => {
    expect(existsSync(join(root, "node_modules/usb/prebuilds/linux-x64"))).toBe(true);
    expect(existsSync(join(root, "node_modules/better-sqlite3/package.json"))).toBe(true);
  });

  it("are named at exact versions", () => {
    const manifest = z
      .object({
        dependencies: z.record(z.string(), z.string()),
        devDependencies: z.record(z.string(), z.string()),
        optionalDependencies: z.record(z.string(), z.string()),
      })
      .parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));
    const all = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };
    expect(Object.values(all).filter((version) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  });
});
