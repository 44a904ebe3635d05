import { describe, expect, it } from "vitest";
import { createBusyDriver } from "../../../src/node/demo/busy-driver.ts";
import type { RungUp, TillClient } from "../../../src/node/demo/till-client.ts";
import { seeded } from "../../support/random.ts";

const articles = [{ id: "milk", unit: "each", unitPrice: { amount: 129, decimals: 2 } }] as const;

interface FakeTill {
  readonly client: TillClient;
  /** Ids in the order in which they came. */
  readonly heard: string[];
}

const unused = async (): Promise<never> => {
  throw new Error("the busy hour does not ask this");
};

const fakeTill = (answer: (id: string, time: number) => RungUp): FakeTill => {
  const heard: string[] = [];
  const client: TillClient = {
    status: unused,
    productCount: unused,
    holdsSale: unused,
    setNetwork: unused,
    importCatalogue: unused,
    ringUp: async (sale) => {
      heard.push(sale.id);
      return answer(sale.id, heard.filter((id) => id === sale.id).length);
    },
  };
  return { client, heard };
};

const drive = (tills: readonly FakeTill[], clientOf = (index: number) => tills[index]?.client ?? null) => {
  const acknowledged: string[] = [];
  const driver = createBusyDriver({
    articles: () => articles,
    exponent: 2,
    random: seeded(7),
    tills: tills.length,
    client: clientOf,
    onAcknowledged: (id) => acknowledged.push(id),
    tryAgainMs: 1,
  });
  return { driver, acknowledged };
};

describe("the busy hour's cashiers", () => {
  it("send a sale again under its own id to the same till, until it answers", async () => {
    const good = fakeTill(() => ({ type: "acknowledged" }));
    const killed = fakeTill((_, time) =>
      time === 1 ? { type: "unavailable", message: "socket hang up" } : { type: "acknowledged" },
    );
    const { driver, acknowledged } = drive([good, killed]);
    expect(driver.start("max", 8)).toBe(true);
    await driver.finished();
    expect(driver.progress()).toMatchObject({ running: false, total: 8, acknowledged: 8, refused: 0 });
    expect(driver.progress().retries).toBe(killed.heard.length / 2);
    expect(killed.heard.length).toBeGreaterThan(0);
    expect(new Set(killed.heard).size).toBe(killed.heard.length / 2);
    expect(good.heard.filter((id) => killed.heard.includes(id))).toEqual([]);
    expect(acknowledged.toSorted()).toEqual([...new Set([...good.heard, ...killed.heard])].toSorted());
  });

  it("do not repeat what a till refuses, and say why", async () => {
    const till = fakeTill(() => ({ type: "refused", message: "no such article" }));
    const { driver, acknowledged } = drive([till]);
    driver.start("max", 5);
    await driver.finished();
    expect(till.heard.length).toBe(5);
    expect(driver.progress()).toMatchObject({ refused: 5, acknowledged: 0, retries: 0, problem: "no such article" });
    expect(acknowledged).toEqual([]);
  });

  it("wait at a till that does not run, and can be sent home", async () => {
    const { driver } = drive([], () => null);
    const till = fakeTill(() => ({ type: "acknowledged" }));
    const waiting = drive([till], () => null);
    waiting.driver.start("max", 3);
    await waiting.driver.stop();
    expect(waiting.driver.progress()).toMatchObject({ running: false, acknowledged: 0, retries: 0 });
    expect(driver.progress().running).toBe(false);
  });

  it("play one hour at a time", async () => {
    const till = fakeTill(() => ({ type: "acknowledged" }));
    const { driver } = drive([till]);
    expect(driver.start("1", 2)).toBe(true);
    expect(driver.start("max")).toBe(false);
    await driver.stop();
    expect(driver.progress().running).toBe(false);
    expect(driver.start("max", 2)).toBe(true);
    await driver.finished();
    expect(driver.progress().acknowledged).toBe(2);
  });
});
