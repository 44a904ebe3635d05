import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { lockDataDir, type OpenSql } from "../../src/node/data-dir.ts";
import { foundStore } from "../../src/node/founding.ts";
import { readIdentity } from "../../src/node/identity.ts";
import { openSql, startTill, verifyData } from "../../src/node/start-node.ts";
import { SHOP, tempDir } from "./support/running-till.ts";

const LANE = { number: 1, name: "Lane 1" } as const;

describe("a founding", () => {
  it("that is cut short leaves no till that looks whole, and says what to do about it", async () => {
    const dir = tempDir();
    const failing: OpenSql = (path, options) => {
      const sql = openSql(path, options);
      if (path !== dir.database) return sql;
      return {
        ...sql,
        transaction: () => {
          throw new Error("the power went");
        },
      };
    };
    await expect(foundStore(failing, dir, LANE, SHOP)).rejects.toThrow("the power went");
    expect(existsSync(dir.identity)).toBe(false);
    // Nothing holds the directory any more, and nobody founds over what is in it without knowing.
    lockDataDir(dir, openSql)();
    await expect(foundStore(openSql, dir, LANE, SHOP)).rejects.toThrow(/founding was cut short, remove the directory/);
    rmSync(dir.path, { recursive: true });
    await foundStore(openSql, dir, LANE, SHOP);
    expect(verifyData(dir).faults).toEqual([]);
  });

  it("keeps its keys from other users", async () => {
    const dir = tempDir();
    await foundStore(openSql, dir, LANE, SHOP);
    expect(statSync(dir.path).mode & 0o077).toBe(0);
    for (const file of [dir.identity, dir.rootKey]) expect(statSync(file).mode & 0o077).toBe(0);
    expect(readdirSync(dir.path).filter((name) => name.endsWith(".new"))).toEqual([]);
  });

  it.each([
    ["nothing", ""],
    ["half of itself", '{"version":1,"clus'],
    ["another version", '{"version":2}'],
  ])("whose identity has become %s is named as damaged, and no till starts", async (_, text) => {
    const dir = tempDir();
    await foundStore(openSql, dir, LANE, SHOP);
    writeFileSync(dir.identity, text);
    expect(() => readIdentity(dir)).toThrow(/identity\.json is damaged: [^]*Put it back from a backup/);
    const start = { dir, httpPort: 0, peerPort: 0, printer: null, peers: [], cashier: "Ada", demo: false };
    await expect(startTill(start)).rejects.toThrow(/is damaged/);
  });
});
