/**
 * The open basket: what was scanned and what was paid so far. Plain data that changes by events alone, so that a till
 * which loses power in the middle finds the basket again by replaying them.
 */
import { unreachable } from "../kernel/assert.ts";
import type { OrderDiscount } from "./discount.ts";
import type { SaleLine, Tender, VoidedLine } from "./sale-body.ts";

/** A line as rung up: a sale line before what depends on the rest of the basket. */
export interface BasketLine extends Omit<SaleLine, "discounts" | "total"> {
  /** The line's own discount, with the sign of `extended`. */
  readonly ownDiscount: { readonly amount: number; readonly reason: string } | null;
}

export interface BasketState {
  /** Becomes the sale's id. */
  readonly id: string;
  readonly status: "open" | "cancelled";
  readonly lines: readonly BasketLine[];
  readonly voided: readonly VoidedLine[];
  readonly orderDiscount: OrderDiscount | null;
  /** Why no tax is charged on the whole receipt, or null. */
  readonly taxExemption: string | null;
  readonly tenders: readonly Tender[];
  /** Ids of tenders taken back, so that a late repetition of their call has no second effect. */
  readonly removedTenders: readonly string[];
}

export type BasketEvent =
  | { readonly type: "line-added"; readonly line: BasketLine }
  | {
      readonly type: "quantity-changed";
      readonly lineId: string;
      readonly quantity: number;
      readonly extended: number;
    }
  | { readonly type: "line-voided"; readonly lineId: string }
  | { readonly type: "order-discount-set"; readonly discount: OrderDiscount | null }
  | { readonly type: "tax-exemption-set"; readonly reason: string | null }
  | { readonly type: "tender-added"; readonly tender: Tender }
  | { readonly type: "tender-removed"; readonly tenderId: string }
  | { readonly type: "cancelled" };

/** A new, empty basket. */
export const openBasket = (id: string): BasketState => ({
  id,
  status: "open",
  lines: [],
  voided: [],
  orderDiscount: null,
  taxExemption: null,
  tenders: [],
  removedTenders: [],
});

const voidLine = (state: BasketState, lineId: string): BasketState => {
  const voided = state.lines.filter((line) => line.id === lineId);
  return {
    ...state,
    lines: state.lines.filter((line) => line.id !== lineId),
    voided: [
      ...state.voided,
      ...voided.map(({ id, productId, name, quantity, extended }) => ({ id, productId, name, quantity, extended })),
    ],
  };
};

/** `state` after `event`. Never refuses: what may happen was decided before. */
export const evolve = (state: BasketState, event: BasketEvent): BasketState => {
  switch (event.type) {
    case "line-added":
      return { ...state, lines: [...state.lines, event.line] };
    case "quantity-changed": {
      const { lineId, quantity, extended } = event;
      return {
        ...state,
        lines: state.lines.map((line) => (line.id === lineId ? { ...line, quantity, extended } : line)),
      };
    }
    case "line-voided":
      return voidLine(state, event.lineId);
    case "order-discount-set":
      return { ...state, orderDiscount: event.discount };
    case "tax-exemption-set":
      return { ...state, taxExemption: event.reason };
    case "tender-added":
      return { ...state, tenders: [...state.tenders, event.tender] };
    case "tender-removed":
      return {
        ...state,
        tenders: state.tenders.filter((tender) => tender.id !== event.tenderId),
        removedTenders: [...state.removedTenders, event.tenderId],
      };
    case "cancelled":
      return { ...state, status: "cancelled" };
    default:
      return unreachable(event);
  }
};
