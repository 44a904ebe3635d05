import { spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { openDatabase } from "../../src/store/open-database.ts";
import { listSales } from "../../src/store/queries/sale-list.ts";
import { verifyStore } from "../../src/store/verify-store.ts";
import { crypto } from "../support/crypto.ts";
import { seeded } from "../support/random.ts";
import { storeWorld } from "../support/store-world.ts";
import { tempDir } from "./support/till-store.ts";

const CHILD = fileURLToPath(new URL("./support/selling-child.ts", import.meta.url));
const CYCLES = 10;

/** Lets a till sell until it has acknowledged `sales`, kills it there and then, and returns all it acknowledged. */
const sellAndKill = async (path: string, seed: number, sales: number): Promise<string[]> => {
  const child = spawn(process.execPath, [CHILD, path, String(seed)], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  let complained = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
    if (said.split("\n").length > sales) child.kill("SIGKILL");
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => (complained += text));
  const signal = await new Promise((resolve) => {
    child.on("close", (_code, with_) => resolve(with_));
  });
  expect(signal, complained).toBe("SIGKILL");
  return said.split("\n").slice(0, -1);
};

it(`kill -9 in the middle of selling, ${CYCLES} times: what was acknowledged is stored, once, and the log holds together`, async () => {
  const world = storeWorld();
  const path = join(tempDir(), "till.db");
  const random = seeded(111);
  const acknowledged: string[] = [];
  for (let cycle = 1; cycle <= CYCLES; cycle++) {
    acknowledged.push(...(await sellAndKill(path, 1000 + cycle, 1 + random.below(40))));
    const sql = openDatabase(path, { readonly: true });
    const stored = listSales(sql, { limit: 100_000 }).map((sale) => `${sale.seq} ${sale.saleId}`);
    const scratch = (): ReturnType<typeof openDatabase> => openDatabase(":memory:");
    expect(verifyStore(sql, { ...crypto, cluster: world.cluster, scratch })).toMatchObject({ authors: 1, faults: [] });
    sql.close();
    // A sale whose commit had returned, but of which the kill let nobody know, may be there too: one a cycle.
    expect(stored).toEqual(expect.arrayContaining(acknowledged));
    expect(new Set(acknowledged).size).toBe(acknowledged.length);
    expect(stored.length - acknowledged.length).toBeLessThanOrEqual(cycle);
  }
  expect(acknowledged.length).toBeGreaterThan(CYCLES * 5);
}, 120_000);
