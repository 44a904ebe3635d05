/** What must hold when the replay is over: nothing lost, nothing doubled, nothing changed, all tills equal. */
import { isDeepStrictEqual } from "node:util";
import { setTimeout as wait } from "node:timers/promises";
import type { Sale } from "../../src/api/schemas.ts";
import type { RungUp } from "./run.ts";
import type { Held, TillClient } from "./till-client.ts";

export interface Aftermath {
  /** Each names the till, the sale and what is wrong; empty when all is well. */
  readonly faults: readonly string[];
  /** Sales compared, tills times sales. */
  readonly compared: number;
  /** What all tills hold, when they are equal. */
  readonly held: Held | null;
  /** From the last answer until all tills were equal, milliseconds. */
  readonly settledMs: number;
}

/** Between two looks at what the tills hold: each makes them digest every table. */
const LOOK_AGAIN_MS = 250;

interface Settled {
  readonly held: Held | null;
  readonly settledMs: number;
  readonly faults: readonly string[];
}

/** Waits until all tills hold the same entries and have made the same of them, `msMax` at most. */
export const settle = async (clients: readonly TillClient[], msMax: number): Promise<Settled> => {
  const from = performance.now();
  for (;;) {
    const held = await Promise.all(clients.map((client) => client.held()));
    const [first] = held;
    const settledMs = performance.now() - from;
    if (first !== undefined && held.every((other) => isDeepStrictEqual(other, first))) {
      return { held: first, settledMs, faults: [] };
    }
    if (settledMs > msMax) {
      const said = held.map((each, i) => `${clients[i]?.url ?? ""} ${JSON.stringify(each)}`);
      return { held: null, settledMs, faults: [`not equal after ${msMax / 1000} s: ${said.join("; ")}`] };
    }
    await wait(LOOK_AGAIN_MS);
  }
};

const soldOf = (rungUp: readonly RungUp[]): Map<string, Sale> =>
  new Map(rungUp.flatMap(({ outcome }) => (outcome.type === "sold" ? [[outcome.sale.id, outcome.sale] as const] : [])));

/** Faults of one till's list against what was acknowledged; `before` are the sales of earlier days. */
const listFaults = async (
  client: TillClient,
  sold: ReadonlyMap<string, Sale>,
  before: ReadonlySet<string>,
): Promise<string[]> => {
  const listed = await client.sales();
  const counts = new Map<string, number>();
  for (const { id } of listed) counts.set(id, (counts.get(id) ?? 0) + 1);
  return [
    ...[...sold.keys()].filter((id) => !counts.has(id)).map((id) => `${client.url}: sale ${id} is lost`),
    ...[...counts]
      .filter(([, count]) => count > 1)
      .map(([id, count]) => `${client.url}: sale ${id} is there ${count} times`),
    ...[...counts.keys()]
      .filter((id) => !sold.has(id) && !before.has(id))
      .map((id) => `${client.url}: sale ${id} was never rung up by this replay`),
  ];
};

/** Faults of the acknowledged sales as one till has them now. */
const changedFaults = async (client: TillClient, sold: ReadonlyMap<string, Sale>): Promise<string[]> => {
  const faults: string[] = [];
  for (const [id, { body }] of sold) {
    const now = await client.sale(id);
    if (now !== null && !isDeepStrictEqual(now.body, body)) {
      faults.push(`${client.url}: sale ${id} is not what was acknowledged`);
    }
  }
  return faults;
};

/** Receipt numbers that two sales share, and numbers left out between the first and the last of a series. */
const numberFaults = (sold: ReadonlyMap<string, Sale>): string[] => {
  const bySeries = Map.groupBy([...sold.values()], ({ body }) => body.receipt.series);
  return [...bySeries].flatMap(([series, sales]) => {
    const numbers = sales.map(({ body }) => body.receipt.number).toSorted((a, b) => a - b);
    return numbers.slice(1).flatMap((number, i) => {
      const before = numbers[i] ?? number;
      if (number === before) return [`receipt ${series}-${number} was given twice`];
      return number === before + 1
        ? []
        : [`between receipts ${series}-${before} and ${series}-${number} some are missing`];
    });
  });
};

/**
 * Looks at every till. `before` are the sales that were there when the replay began; nobody else may sell meanwhile.
 * Waits `msMax` for the tills to become equal.
 */
export const inspect = async (
  clients: readonly TillClient[],
  rungUp: readonly RungUp[],
  before: ReadonlySet<string>,
  msMax: number,
): Promise<Aftermath> => {
  const { held, settledMs, faults } = await settle(clients, msMax);
  const sold = soldOf(rungUp);
  const found = await Promise.all(
    clients.map(async (client) => [
      ...(await listFaults(client, sold, before)),
      ...(await changedFaults(client, sold)),
    ]),
  );
  return {
    faults: [...faults, ...found.flat(), ...numberFaults(sold)],
    compared: sold.size * clients.length,
    held,
    settledMs,
  };
};
