import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openDatabase } from "../../../src/store/open-database.ts";
import { type DemoStore, openDemoDirectory } from "../../../src/node/demo/demo-directory.ts";
import type { OpenSql } from "../../../src/node/data-dir.ts";
import { openOffline } from "../../../src/node/founding.ts";
import { readIdentity } from "../../../src/node/identity.ts";

let parent = "";
let path = "";

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "tillmesh-demo-"));
  path = join(parent, "demo");
});
afterEach(() => rmSync(parent, { recursive: true }));

const open = async (reset = false, openSql: OpenSql = openDatabase): Promise<DemoStore> =>
  openDemoDirectory({ path, reset, openSql });

const devicesOf = (store: DemoStore): string[] => store.lanes.map((lane) => readIdentity(lane.dir).device);

/** The driver, until it has been asked for `opens` databases; then the power goes. */
const failingAfter = (opens: number): OpenSql => {
  let opened = 0;
  return (file, options) => {
    opened += 1;
    if (opened > opens) throw new Error("the power went");
    return openDatabase(file, options);
  };
};

describe("the demo's directory", () => {
  it("holds a store in which three tills know each other before any of them runs", async () => {
    const store = await open();
    expect(store.isNew).toBe(true);
    for (const lane of store.lanes) {
      const identity = readIdentity(lane.dir);
      expect(identity).toMatchObject({ number: lane.number, name: lane.name, cluster: store.cluster });
      const till = openOffline(openDatabase, lane.dir, identity);
      const members = [...till.log.members().values()].map((member) => member.name).toSorted();
      till.close();
      expect(members).toEqual(["Lane 1", "Lane 2", "Lane 3"]);
    }
    store.unlock();
  });

  it("keeps nothing of the demo in a till's identity but who the till is", async () => {
    const store = await open();
    const keys = Object.keys(JSON.parse(readFileSync(store.lanes[1]?.dir.identity ?? "", "utf8")) as object);
    store.unlock();
    expect(keys.toSorted()).toEqual(["cluster", "device", "name", "number", "role", "sealKey", "tls", "version"]);
  });

  it("is found again as it was", async () => {
    const first = await open();
    first.unlock();
    const second = await open();
    second.unlock();
    expect(second.isNew).toBe(false);
    expect(devicesOf(second)).toEqual(devicesOf(first));
  });

  it("is whole or not there, wherever the founding is interrupted", async () => {
    let interrupted = 0;
    for (let opens = 0; ; opens++) {
      try {
        const store = await open(false, failingAfter(opens));
        store.unlock();
        break;
      } catch (error) {
        expect(String(error)).toContain("the power went");
        if (existsSync(path)) break;
        interrupted += 1;
      }
    }
    expect(interrupted).toBeGreaterThan(5);
    const store = await open();
    store.unlock();
    expect(new Set(devicesOf(store)).size).toBe(3);
    expect(existsSync(`${path}.founding`)).toBe(false);
  });

  it("is not shared by two demos", async () => {
    const first = await open();
    await expect(open()).rejects.toThrow("another process is running");
    await expect(open(true)).rejects.toThrow("another process is running");
    first.unlock();
    (await open()).unlock();
  });

  it("is a new store after a reset", async () => {
    const first = await open();
    const before = devicesOf(first);
    first.unlock();
    const second = await open(true);
    second.unlock();
    expect(second.isNew).toBe(true);
    expect(devicesOf(second).filter((device) => before.includes(device))).toEqual([]);
  });

  it("is never somebody else's: nothing is founded in it, and a reset removes nothing", async () => {
    mkdirSync(path);
    writeFileSync(join(path, "thesis.txt"), "three years of work");
    await expect(open()).rejects.toThrow("--dir");
    await expect(open(true)).rejects.toThrow('"thesis.txt", which no demo made');
    expect(readFileSync(join(path, "thesis.txt"), "utf8")).toBe("three years of work");
  });

  it("says that it is damaged and what helps, and is free again for that", async () => {
    const store = await open();
    store.unlock();
    rmSync(store.lanes[1]?.dir.identity ?? "");
    await expect(open()).rejects.toThrow(/damaged.*--reset/s);
    writeFileSync(join(path, "demo.json"), "{");
    await expect(open()).rejects.toThrow(/damaged.*--reset/s);
    const anew = await open(true);
    anew.unlock();
    expect(anew.isNew).toBe(true);
  });
});
