import { type Sql, StoreFaultError, StoreFullError } from "../store/sql.ts";
import type { EventHub } from "./event-hub.ts";
import { STORE_FULL, STORE_FULL_MESSAGE } from "./refusals.ts";
import type { Outcome } from "./till.ts";

/** What stands in the way of selling, if anything. */
export interface Health {
  trouble(): string | null;
  /**
   * Runs work that writes. A full disk becomes a refusal and a banner that goes away with the next write that succeeds;
   * a failing disk is the end of this process: nothing may be acknowledged on it until it was opened and checked again.
   */
  guard<T>(work: () => Outcome<T>): Outcome<T>;
}

const CHANGES = "select total_changes() as count";

/** `onFault` ends the process; it must not return to selling. */
export const createHealth = (sql: Sql, events: EventHub, onFault: (error: StoreFaultError) => void): Health => {
  let trouble: string | null = null;
  const say = (now: string | null): void => {
    if (now === trouble) return;
    trouble = now;
    events.emit({ name: "trouble", data: { trouble } });
  };
  const changes = (): number => sql.prepare<{ count: number }>(CHANGES).get()?.count ?? 0;
  return {
    trouble: () => trouble,
    guard: (work) => {
      try {
        const before = trouble === null ? 0 : changes();
        const outcome = work();
        // A call that had nothing to write (a repeated one) says nothing of the disk.
        if (trouble !== null && outcome.ok && changes() > before) say(null);
        return outcome;
      } catch (error) {
        if (error instanceof StoreFullError) {
          say(STORE_FULL_MESSAGE);
          return STORE_FULL;
        }
        if (error instanceof StoreFaultError) onFault(error);
        throw error;
      }
    },
  };
};
