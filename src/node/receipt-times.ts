import { soldAtAfter } from "../domain/business-day.ts";
import type { Clock } from "../kernel/ports.ts";
import type { Store } from "../store/open-store.ts";
import { lastSaleOf } from "../store/queries/last-sale.ts";

/** The times on this till's receipts: they never go back within the series, whatever the clock does (DOMAIN-RULES 1.13). */
export interface ReceiptTimes {
  /** Time for the next receipt, UTC milliseconds. */
  next(): number;
  /** A receipt with that time was committed. */
  given(soldAt: number): void;
}

/** Goes on after the last receipt on disk. */
export const createReceiptTimes = (store: Store, clock: Clock): ReceiptTimes => {
  let last = lastSaleOf(store.sql, store.own.author)?.soldAt ?? null;
  return {
    next: () => soldAtAfter(last, clock.wallMs()),
    given: (soldAt) => {
      last = soldAt;
    },
  };
};
