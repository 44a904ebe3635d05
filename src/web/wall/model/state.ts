/** What the page knows: the whole wall as last heard, and what is open on the screen. */
import { signal } from "@preact/signals";
import type { WallState } from "../../../api/wall-schemas.ts";
import type { BusySpeed } from "../../../api/wall-routes.ts";

export const wall = signal<WallState | null>(null);
/** Whether the demo's program has stopped answering. */
export const gone = signal(false);

export type OpenSheet = { readonly type: "till" | "receipts"; readonly number: number };
export const sheet = signal<OpenSheet | null>(null);

export const closeSheet = (): void => {
  sheet.value = null;
};

/** The speed chosen for the next busy hour. */
export const chosenSpeed = signal<BusySpeed>("60");
