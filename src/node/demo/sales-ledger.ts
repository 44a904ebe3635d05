/**
 * The proof that nothing was lost: every sale a till has answered for, looked up again by its id on every till. It
 * lives outside the tills, so that no till vouches for itself.
 */
import type { WallState } from "../../api/wall-schemas.ts";

/** Sales that are looked up again after a restart; older ones were found on every till and only count. */
const REMEMBERED_MAX = 2_000;

/** What a till said when asked for a sale. */
export interface Finding {
  readonly saleId: string;
  readonly till: number;
  readonly found: boolean;
}

export interface SalesLedger {
  /** A till answered for this sale. */
  acknowledge(saleId: string, till: number): void;
  /** Up to `limit` sales that this till has not been seen to hold: those it answered for itself first, then the oldest. */
  toLookUp(till: number, limit: number): readonly string[];
  record(finding: Finding): void;
  /** This till's process is a new one: what the one before it held proves nothing. */
  forget(till: number): void;
  counts(): WallState["safety"];
}

/** An empty ledger for these till numbers. */
export const createSalesLedger = (tills: readonly number[]): SalesLedger => {
  const acknowledgedBy = new Map<string, number>();
  const found = new Map(tills.map((till) => [till, new Set<string>()]));
  const lost = new Set<string>();
  let settled = 0;

  const settleOldest = (): void => {
    for (const saleId of acknowledgedBy.keys()) {
      if (acknowledgedBy.size <= REMEMBERED_MAX) return;
      if (![...found.values()].every((ids) => ids.has(saleId))) return;
      acknowledgedBy.delete(saleId);
      for (const ids of found.values()) ids.delete(saleId);
      settled += 1;
    }
  };

  return {
    acknowledge: (saleId, till) => {
      acknowledgedBy.set(saleId, till);
      settleOldest();
    },
    toLookUp: (till, limit) => {
      const unseen = [...acknowledgedBy].filter(([saleId]) => found.get(till)?.has(saleId) === false);
      const own = unseen.filter(([, by]) => by === till);
      const others = unseen.filter(([, by]) => by !== till);
      return [...own, ...others].slice(0, limit).map(([saleId]) => saleId);
    },
    record: ({ saleId, till, found: isFound }) => {
      if (isFound) {
        found.get(till)?.add(saleId);
        lost.delete(saleId);
      } else if (acknowledgedBy.get(saleId) === till) {
        // Another till may not have it yet; the one that answered for it has no excuse.
        lost.add(saleId);
      }
    },
    forget: (till) => found.get(till)?.clear(),
    counts: () => ({
      acknowledged: settled + acknowledgedBy.size,
      everywhere:
        settled + [...acknowledgedBy.keys()].filter((id) => [...found.values()].every((ids) => ids.has(id))).length,
      lost: lost.size,
      found: [...found].map(([number, ids]) => ({ number, count: settled + ids.size })),
    }),
  };
};
