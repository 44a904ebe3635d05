import { signal } from "@preact/signals";

/** What the sales sheet shows: the search, the opened sale, and whether it is being refunded. */
export const salesQuery = signal("");
export const openSale = signal<string | null>(null);
export const refunding = signal(false);
