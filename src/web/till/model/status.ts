/** What the pill says about the store: pure, so that every sentence has a test. */
import type { PrinterState, SyncState } from "../../../api/schemas.ts";

export interface StatusInput {
  readonly gone: boolean;
  readonly trouble: string | null;
  readonly sync: SyncState | null;
  readonly printer: PrinterState | null;
}

/** Something that is not as it should be; a person's words for it are made where it is shown. */
export type StatusItem =
  | { readonly kind: "gone" }
  | { readonly kind: "trouble" }
  | { readonly kind: "printer"; readonly problem: string | null }
  | { readonly kind: "alone"; readonly onlyHere: number }
  | { readonly kind: "catching-up"; readonly connected: number; readonly tills: number }
  /** `name` is null when it is this till's own clock that differs from the others. */
  | { readonly kind: "clock"; readonly name: string | null; readonly minutes: number };

export type StatusKind = StatusItem["kind"];
/** Since when each trouble lasts, milliseconds of any steady clock. */
export type Since = Readonly<Partial<Record<StatusKind, number>>>;

/** Trouble that mends itself sooner is nobody's business. */
export const ATTENTION_AFTER_MS = 10_000;
/** Tills' clocks further apart than this are named: receipts would carry visibly wrong times. */
const CLOCK_OFF_MS_MAX = 60_000;

/** The first sentence of a message, without its full stop: `Out of paper. Put in a new roll.` -> `Out of paper`. */
export const firstSentence = (text: string): string => /^[^.!?]*/.exec(text)?.[0].trim() ?? text;

/**
 * Whose clock is off. One till cannot know alone: when most others are off by about the same, it is our own clock;
 * otherwise the one that differs is named.
 */
const clockItems = (sync: SyncState): readonly StatusItem[] => {
  const off = sync.peers.filter((peer) => peer.connected && Math.abs(peer.clockOffsetMs ?? 0) > CLOCK_OFF_MS_MAX);
  const first = off[0];
  if (first === undefined) return [];
  const measured = sync.peers.filter((peer) => peer.connected && peer.clockOffsetMs !== null);
  const minutes = Math.round(Math.abs(first.clockOffsetMs ?? 0) / 60_000);
  const ownIsOff = measured.length > 1 && off.length * 2 > measured.length;
  return [{ kind: "clock", name: ownIsOff ? null : first.name, minutes }];
};

const syncItems = (sync: SyncState): readonly StatusItem[] => {
  if (sync.tills <= 1) return [];
  if (sync.state === "alone") return [{ kind: "alone", onlyHere: sync.onlyHere }];
  if (sync.state === "catching-up") {
    return [{ kind: "catching-up", connected: sync.tillsConnected, tills: sync.tills }];
  }
  return [];
};

/** All that is wrong, what a cashier can mend first at the top. Empty: all is well. */
export const statusItems = ({ gone, trouble, sync, printer }: StatusInput): readonly StatusItem[] => {
  // Without the program everything else on the screen is old.
  if (gone) return [{ kind: "gone" }];
  return [
    ...(trouble === null ? [] : [{ kind: "trouble" } as const]),
    ...(printer?.state === "trouble" ? [{ kind: "printer", problem: printer.problem } as const] : []),
    ...(sync === null ? [] : syncItems(sync)),
    ...(sync === null ? [] : clockItems(sync)),
  ];
};

/** Remembers when each kind of trouble began; forgets what is over. */
export const trackSince = (since: Since, items: readonly StatusItem[], now: number): Since =>
  Object.fromEntries(items.map(({ kind }) => [kind, since[kind] ?? now]));

/** How loud one item is by now. Only what endangers selling is loud at once. */
export const toneOf = (item: StatusItem, since: Since, now: number): "calm" | "attention" | "stop" => {
  if (item.kind === "gone" || item.kind === "trouble") return "stop";
  return now - (since[item.kind] ?? now) >= ATTENTION_AFTER_MS ? "attention" : "calm";
};
