import type { EventName, PrinterState, Basket, Sale, SyncState } from "../api/schemas.ts";

/** What a till tells its screens, as it happens: the whole part that changed, so that a missed one does no harm. */
export interface TillEvents {
  readonly basket: Basket;
  readonly sale: Sale;
  readonly sync: SyncState;
  readonly printer: PrinterState;
  readonly catalogue: { readonly products: number };
  readonly trouble: { readonly trouble: string | null };
}

export type TillEvent = { [Name in EventName]: { readonly name: Name; readonly data: TillEvents[Name] } }[EventName];

export interface EventHub {
  emit(event: TillEvent): void;
  /** Whether anyone listens: an event nobody hears need not be made. */
  isHeard(): boolean;
  subscribe(listener: (event: TillEvent) => void): () => void;
}

/** A hub that hands each event to every listener at once, in order. */
export const createEventHub = (): EventHub => {
  const listeners = new Set<(event: TillEvent) => void>();
  return {
    emit: (event) => {
      for (const listener of listeners) listener(event);
    },
    isHeard: () => listeners.size > 0,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
