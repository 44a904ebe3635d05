import { describe, expect, it } from "vitest";
import { oneShotSaleSchema } from "../../../src/api/schemas.ts";
import { busyHour, PEAK_SALES_PER_HOUR, type BusyArticle, type BusySale } from "../../../src/node/demo/busy-hour.ts";

/** Mulberry32: small, seeded, good enough for drawing baskets. */
const seeded = (seed: number) => {
  let state = seed;
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const hex = (length: number): string =>
    Array.from({ length }, () => Math.floor(fraction() * 16).toString(16)).join("");
  const uuid = (): string => `${hex(8)}-${hex(4)}-7${hex(3)}-8${hex(3)}-${hex(12)}`;
  return { fraction, uuid };
};

const articles: BusyArticle[] = Array.from({ length: 400 }, (_, i) => ({
  id: `article-${i}`,
  unit: i % 10 === 0 ? "kg" : "each",
  unitPrice: { amount: 49 + 7 * i, decimals: 2 },
}));

const generate = (sales: number, seed = 1, speed = 1): BusySale[] =>
  busyHour({ articles, tills: 3, sales, speed, exponent: 2, random: seeded(seed) });

const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;

describe("a generated busy hour", () => {
  const sample = generate(2_000);
  const kept = sample.map(({ sale }) => sale.lines.filter((line) => line.voided !== true));
  const sizes = kept.map((lines) => lines.length);
  const allLines = sample.flatMap(({ sale }) => sale.lines);
  const isWeighed = (id: string | undefined): boolean => articles.find((article) => article.id === id)?.unit === "kg";

  it("has baskets of the log's sizes: median 5, mean 9, 95th percentile 32 lines", () => {
    expect(quantile(sizes, 0.5)).toBe(5);
    const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
    expect(mean).toBeGreaterThan(8.5);
    expect(mean).toBeLessThan(9.5);
    expect(quantile(sizes, 0.95)).toBeGreaterThanOrEqual(29);
    expect(quantile(sizes, 0.95)).toBeLessThanOrEqual(35);
    expect(Math.min(...sizes)).toBe(1);
  });

  it("says only what the till's API takes, and no sale or line twice", () => {
    for (const { sale } of sample) expect(oneShotSaleSchema.safeParse(sale).error).toBeUndefined();
    expect(new Set(sample.map(({ sale }) => sale.id)).size).toBe(sample.length);
    expect(new Set(allLines.map((line) => line.lineId)).size).toBe(allLines.length);
  });

  it("keeps the peak's pace, in order, whatever the speed", () => {
    const hour = generate(PEAK_SALES_PER_HOUR, 2);
    const times = hour.map(({ atMs }) => atMs);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times.at(-1)).toBeLessThan(3_600_000);
    expect(times.at(-1)).toBeGreaterThan(3_000_000);
    const fast = generate(PEAK_SALES_PER_HOUR, 2, 60).map(({ atMs }) => atMs);
    expect(fast).toEqual(times.map((atMs) => Math.floor(atMs / 60)));
  });

  it("spreads the sales over all tills", () => {
    const counts = [0, 1, 2].map((till) => sample.filter(({ tillIndex }) => tillIndex === till).length);
    for (const count of counts) expect(count).toBeGreaterThan(550);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(2_000);
  });

  it("weighs a quarter of the lines, with weights a customer carries", () => {
    const weighed = allLines.filter((line) => isWeighed(line.productId));
    expect(weighed.length / allLines.length).toBeGreaterThan(0.21);
    expect(weighed.length / allLines.length).toBeLessThan(0.27);
    const weights = weighed.map((line) => line.quantity ?? 0);
    expect(Math.min(...weights)).toBeGreaterThanOrEqual(20);
    expect(Math.max(...weights)).toBeLessThan(10_000);
    expect(quantile(weights, 0.5)).toBeGreaterThan(650);
    expect(quantile(weights, 0.5)).toBeLessThan(850);
    expect(weights.every((weight) => weight % 5 === 0)).toBe(true);
  });

  it("counts pieces in wholes", () => {
    const counted = allLines.filter((line) => !isWeighed(line.productId)).map((line) => line.quantity ?? 0);
    expect(counted.every((quantity) => quantity % 1000 === 0 && quantity > 0)).toBe(true);
    expect(counted.filter((quantity) => quantity === 1000).length / counted.length).toBeGreaterThan(0.93);
  });

  it("takes two to three lines in a hundred off again, never the last one", () => {
    const share = allLines.filter((line) => line.voided === true).length / allLines.length;
    expect(share).toBeGreaterThan(0.02);
    expect(share).toBeLessThan(0.03);
  });

  it("is paid as in the log: two in five in cash, the rest by card, hardly ever by both", () => {
    const kinds = sample.map(({ sale }) => sale.tenders.map(({ kind }) => kind).join("+"));
    const share = (kind: string): number => kinds.filter((other) => other === kind).length / kinds.length;
    expect(share("cash")).toBeGreaterThan(0.36);
    expect(share("cash")).toBeLessThan(0.43);
    expect(share("cash+card")).toBeGreaterThan(0);
    expect(share("cash+card")).toBeLessThan(0.01);
    expect(share("cash") + share("card") + share("cash+card")).toBe(1);
  });

  it("is never paid with less than it costs", () => {
    for (const [i, { sale }] of sample.entries()) {
      const total = (kept[i] ?? []).reduce((sum, line) => {
        const price = articles.find((article) => article.id === line.productId)?.unitPrice.amount ?? Number.NaN;
        return sum + Math.round((price * (line.quantity ?? 0)) / 1000);
      }, 0);
      const [tender] = sale.tenders;
      if (tender?.tendered !== undefined) expect(tender.tendered).toBeGreaterThanOrEqual(total);
      if (tender?.amount !== undefined) expect(tender.amount).toBeLessThanOrEqual(total);
    }
  });

  it("is the same again from the same seed", () => {
    expect(generate(50, 7)).toEqual(generate(50, 7));
    expect(generate(50, 7)).not.toEqual(generate(50, 8));
  });

  it("is empty where the store has nothing with a price, rather than never ending", () => {
    const free: BusyArticle = { id: "bag", unit: "each", unitPrice: { amount: 0, decimals: 2 } };
    for (const articles of [[], [free]]) {
      expect(busyHour({ articles, tills: 1, sales: 3, speed: 1, exponent: 2, random: seeded(1) })).toEqual([]);
    }
  });
});
