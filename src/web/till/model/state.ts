/** What the screen knows, one signal a part, so that a change draws only what shows it. */
import { batch, computed, signal } from "@preact/signals";
import type { Basket, PrinterState, Sale, SyncState, TillState } from "../../../api/schemas.ts";
import type { Product } from "../../../domain/catalogue-body.ts";
import type { SaleLine } from "../../../domain/sale-body.ts";
import { clearToasts } from "../../kit/toast.tsx";
import { figures } from "./figures.ts";

/** Who and where this till is; changes only when its program starts anew. */
export type Shop = Pick<TillState, "till" | "store" | "cashier">;

export const shop = signal<Shop | null>(null);
export const basket = signal<Basket | null>(null);
export const lastSale = signal<Sale | null>(null);
export const sync = signal<SyncState | null>(null);
export const printer = signal<PrinterState | null>(null);
/** What stands in the way of selling, in the program's own words. */
export const trouble = signal<string | null>(null);
export const productCount = signal<number | null>(null);
/** Whether the till's program has stopped answering. */
export const gone = signal(false);

/** A line that was pressed or scanned and is not yet answered: on the screen at once, no part of any total. */
export interface Ghost {
  readonly lineId: string;
  readonly name: string;
  readonly quantity: number;
}

export const ghosts = signal<readonly Ghost[]>([]);
/** The line a person chose; null: the last one. */
export const selectedLineId = signal<string | null>(null);
/** Quantity for the next article (`3 ×`), thousandths. */
export const multiplier = signal<number | null>(null);
/** What stands in the search field. */
export const query = signal("");

export type OpenSheet =
  | { readonly type: "pay" | "sales" | "sync" | "view" | "clear" | "discount" | "find" }
  | { readonly type: "quantity"; readonly line: SaleLine }
  | { readonly type: "weigh"; readonly product: Product };

/** The sheet over the screen. Opened by `openSheet`. */
export const sheet = signal<OpenSheet | null>(null);

/** Opens a sheet with nothing typed in it; an old complaint would lie on its keys. */
export const openSheet = (next: OpenSheet): void => {
  batch(() => {
    figures.value = "";
    sheet.value = next;
  });
  clearToasts();
};

export const closeSheet = (): void => {
  sheet.value = null;
};

export const selectedLine = computed<SaleLine | null>(() => {
  const lines = basket.value?.lines ?? [];
  return lines.find((line) => line.id === selectedLineId.value) ?? lines.at(-1) ?? null;
});

/** A sale older than this is no longer the one whose change is on the counter. */
const CHANGE_SHOWN_MS = 15 * 60_000;

/** The sale whose change is still to be shown: until the next article is scanned. */
export const finishedSale = computed<Sale | null>(() => {
  const sale = lastSale.value;
  if (sale === null || ghosts.value.length > 0 || (basket.value?.lines.length ?? 0) > 0) return null;
  return Date.now() - sale.body.soldAt < CHANGE_SHOWN_MS ? sale : null;
});

const phone = matchMedia("(max-width: 719px)");
/** Whether the screen is a phone's: one column, the search in a sheet. */
export const narrow = signal(phone.matches);
phone.addEventListener("change", () => {
  narrow.value = phone.matches;
});
