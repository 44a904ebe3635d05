import { type BasketRefusal, explainRefusal } from "../domain/basket-refusal.ts";
import { err, type Err } from "../kernel/result.ts";
import type { TillRefusal } from "./till.ts";

/** A refusal of the shop's rules. */
export const refusedBy = (refusal: BasketRefusal): Err<TillRefusal> =>
  err({ type: "refused", error: refusal.type, message: explainRefusal(refusal) });

export const refused = (error: string, message: string): Err<TillRefusal> => err({ type: "refused", error, message });

export const notFound = (error: string, message: string): Err<TillRefusal> =>
  err({ type: "not-found", error, message });

/** The id of a new receipt is another receipt's: the caller would take that one for the one it asked for. */
export const idTaken = (what: "sale" | "refund"): Err<TillRefusal> =>
  refused("id-taken", `Another receipt or the open basket has this id. Give the ${what} an id of its own.`);

/** A sale that this till does not hold. */
export const UNKNOWN_SALE = notFound("unknown-sale", "This sale is not on this till (yet). Check the receipt number.");

/** What a full disk means, in a shopkeeper's words. */
export const STORE_FULL_MESSAGE =
  "This till's disk is full. Nothing was stored by the last press. Free space on the disk (or call support); selling goes on by itself as soon as there is room.";

export const STORE_FULL: Err<TillRefusal> = err({
  type: "store-full",
  error: "disk-full",
  message: STORE_FULL_MESSAGE,
});
