/**
 * A barcode scanner types like a keyboard, only faster than anyone can, and ends with Enter or Tab. Which field has
 * the focus says nothing about who is typing; the time between keys does. Pure: keys and times in, codes out.
 *
 * The rule: a run is the keys since the last pause; it is a scan when its usual (median) gap is a machine's. The median,
 * because a busy computer delivers one key late now and then, and a code cut at that place could be another article's.
 *
 * The figures: USB scanners send a key every 1 to 30 ms; the fastest typists on a numeric pad stay above 60 ms.
 */
export const WEDGE_GAP_MS_MAX = 50;

/** A pause as long as this ends a run: no scanner waits so long, and nobody scans so soon after typing. */
export const WEDGE_PAUSE_MS = 150;

/** The shortest code that is told from a quick double press. */
export const WEDGE_LENGTH_MIN = 4;

/** Longer than the largest 2D code a till takes; a key that lies on the keyboard must not fill the memory. */
const WEDGE_LENGTH_MAX = 512;

export interface WedgeState {
  /** The keys of the run so far. */
  readonly text: string;
  /** Milliseconds between them. */
  readonly gaps: readonly number[];
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
  readonly event:
    | { readonly type: "nothing" | "started" | "going" }
    | { readonly type: "scanned"; readonly code: string };
}

export const WEDGE_IDLE: WedgeState = { text: "", gaps: [], lastAt: Number.NEGATIVE_INFINITY };

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.POSITIVE_INFINITY;

/** One key further. A modifier alone changes nothing; any other key that is no character ends the run. */
export const wedgeStep = (state: WedgeState, { key, at }: WedgeKey): WedgeStep => {
  if (key === "Shift" || key === "AltGraph") return { state, event: { type: "nothing" } };
  const gap = at - state.lastAt;
  if (key === "Enter" || key === "Tab") {
    const scanned =
      gap <= WEDGE_PAUSE_MS &&
      Array.from(state.text).length >= WEDGE_LENGTH_MIN &&
      median([...state.gaps, gap]) <= WEDGE_GAP_MS_MAX;
    return { state: WEDGE_IDLE, event: scanned ? { type: "scanned", code: state.text } : { type: "nothing" } };
  }
  // One character, also where it takes two UTF-16 units.
  if (Array.from(key).length !== 1) return { state: WEDGE_IDLE, event: { type: "nothing" } };
  return gap <= WEDGE_PAUSE_MS && state.gaps.length < WEDGE_LENGTH_MAX
    ? { state: { text: state.text + key, gaps: [...state.gaps, gap], lastAt: at }, event: { type: "going" } }
    : { state: { text: key, gaps: [], lastAt: at }, event: { type: "started" } };
};
