import { describe, expect, it } from "vitest";
import { convert, REPLAY_STORE } from "../../../scripts/replay/convert.ts";
import { expectedOf } from "../../../scripts/replay/expected.ts";
import { readLog } from "../../../scripts/replay/recorded-log.ts";
import { KNOWN_DIFFERENCES } from "./support/known-differences.ts";
import { NOT_FOUND, RECORDED_DAYS, recordedDaysFound } from "./support/recorded-days.ts";
import { ringUp } from "./support/ring-up.ts";

const ID = "01890000-0000-7000-8000-000000000001";
/** Parsing 64,000 rows takes seconds on a busy machine. */
const LONG = 60_000;

describe("fifteen days of a real store", () => {
  if (!recordedDaysFound) {
    it(NOT_FOUND, () => expect(recordedDaysFound).toBe(false));
    return;
  }
  const receipts = readLog(RECORDED_DAYS);

  it("are all there", () => {
    expect(receipts.length).toBe(3_725);
  });

  it(
    "come to the recorded discount, tax, total and change, but for the listed receipts",
    () => {
      const differences = new Map<string, readonly number[]>();
      for (const receipt of receipts) {
        const { exact, recorded, reasons } = expectedOf(receipt);
        const difference = (["discount", "tax", "total", "change"] as const).map((figure) =>
          Number(exact[figure] - recorded[figure]),
        );
        if (difference.some((cents) => cents !== 0)) {
          differences.set(receipt.id, difference);
          expect([receipt.id, reasons.length > 0]).toEqual([receipt.id, true]);
        } else {
          expect([receipt.id, reasons]).toEqual([receipt.id, []]);
        }
        expect(reasons.join()).not.toContain("no known reason");
      }
      expect(Object.fromEntries(differences)).toEqual(Object.fromEntries(KNOWN_DIFFERENCES));
    },
    LONG,
  );

  it(
    "come to the same cents by the till's own rules, receipt by receipt",
    () => {
      const notSold: string[] = [];
      const wrong: unknown[] = [];
      for (const receipt of receipts) {
        const { sale, expected } = convert(receipt, ID, new Set());
        if (sale === null) {
          notSold.push(receipt.id);
          continue;
        }
        const { lines, totals } = ringUp(sale, REPLAY_STORE);
        const discounts = lines.flatMap((line) => line.discounts).filter((discount) => discount.scope === "order");
        const till = {
          discount: BigInt(discounts.reduce((sum, { amount }) => sum + amount, 0)),
          tax: BigInt(totals.tax),
          total: BigInt(totals.due),
          change: BigInt(totals.change),
        };
        if (JSON.stringify(till, asText) !== JSON.stringify(expected.exact, asText)) {
          wrong.push({ receipt: receipt.id, till, exact: expected.exact });
        }
      }
      expect(wrong).toEqual([]);
      expect(notSold).toEqual(["3121"]);
    },
    LONG,
  );
});

const asText = (_key: string, value: unknown): unknown => (typeof value === "bigint" ? value.toString() : value);
