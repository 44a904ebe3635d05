/**
 * Presses are sent one after the other, so that the basket is always the answer to the last one. Baskets also come
 * as events, without a number that says which is newer: those are held back while a press is on its way, and the
 * last one is taken when none is.
 */
import type { Basket } from "../../../api/schemas.ts";
import { basket } from "./state.ts";

/** An event of the press before may still be under way when its answer is here. */
const SETTLE_MS = 120;

let queue: Promise<unknown> = Promise.resolve();
let waiting = 0;
let turns = 0;
let held: Basket | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;

const settle = (): void => {
  clearTimeout(timer);
  timer = setTimeout(() => {
    if (waiting > 0 || held === null) return;
    basket.value = held;
    held = null;
  }, SETTLE_MS);
};

export const basketTurn = {
  /** Runs a press when those before it are answered. */
  take: async <T>(work: () => Promise<T>): Promise<T> => {
    waiting += 1;
    const mine = queue.then(work).finally(() => {
      waiting -= 1;
      turns += 1;
      if (waiting === 0) settle();
    });
    queue = mine.catch(() => {});
    return mine;
  },
  /** A basket came as an event. */
  heard: (next: Basket): void => {
    held = next;
    if (waiting === 0) settle();
  },
  /** Marks a moment, to ask later whether a press was answered since. */
  now: (): number => turns,
  isStill: (turn: number): boolean => waiting === 0 && turn === turns,
};
