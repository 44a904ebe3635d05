/**
 * A barcode scanner types like a keyboard, only faster than anyone can, and ends with Enter or Tab. Which field has
 * the focus says nothing about who is typing; the time between two keys does. Pure: keys and times in, codes out.
 *
 * The figures: USB scanners send a key every 1 to 30 ms; the fastest typists on a numeric pad stay above 60 ms.
 */
export const WEDGE_GAP_MS_MAX = 50;

/** The shortest code that is told from a quick double press: EAN-8 without its leading zeros is longer still. */
export const WEDGE_LENGTH_MIN = 4;

export interface WedgeState {
  /** The keys of the run so far. */
  readonly text: string;
  /** When the last of them came, milliseconds on any steady clock. */
  readonly lastAt: number;
}

export interface WedgeKey {
  /** As `KeyboardEvent.key`. */
  readonly key: string;
  readonly at: number;
}

export interface WedgeStep {
  readonly state: WedgeState;
  /** `started`: this key may be the first of a run, so what it is about to change is worth remembering. */
  readonly event: { readonly type: "nothing" | "started" | "going" } | { readonly type: "scanned"; readonly code: string };
}

export const WEDGE_IDLE: WedgeState = { text: "", lastAt: Number.NEGATIVE_INFINITY };

/** One key further. A modifier alone changes nothing; any other key that is no character ends the run. */
export const wedgeStep = (state: WedgeState, { key, at }: WedgeKey): WedgeStep => {
  if (key === "Shift" || key === "AltGraph") return { state, event: { type: "nothing" } };
  const quick = at - state.lastAt <= WEDGE_GAP_MS_MAX;
  if ((key === "Enter" || key === "Tab") && quick && state.text.length >= WEDGE_LENGTH_MIN) {
    return { state: WEDGE_IDLE, event: { type: "scanned", code: state.text } };
  }
  // One character, also where it takes two UTF-16 units.
  if ([...key].length !== 1) return { state: WEDGE_IDLE, event: { type: "nothing" } };
  return quick && state.text !== ""
    ? { state: { text: state.text + key, lastAt: at }, event: { type: "going" } }
    : { state: { text: key, lastAt: at }, event: { type: "started" } };
};
