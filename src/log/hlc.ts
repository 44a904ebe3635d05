/**
 * Hybrid logical clock (Kulkarni and others, 2014): wall milliseconds and a counter, so that what was seen
 * before is ordered before, and order survives a wall clock that stands still or goes back.
 */
export interface Hlc {
  readonly wallMs: number;
  /** 0..65535; overflow moves `wallMs` on by one. */
  readonly counter: number;
}

const COUNTER_MAX = 0xffff;

export const HLC_ZERO: Hlc = { wallMs: 0, counter: 0 };

const next = (wallMs: number, counter: number): Hlc =>
  counter > COUNTER_MAX ? { wallMs: wallMs + 1, counter: 0 } : { wallMs, counter };

/** The stamp of a new local event, later than `last` whatever the wall clock says. */
export const tickHlc = (last: Hlc, wallMs: number): Hlc =>
  wallMs > last.wallMs ? { wallMs, counter: 0 } : next(last.wallMs, last.counter + 1);

/**
 * One's own clock after seeing `remote`. A stamp more than `aheadMsMax` ahead of one's wall clock is suspect and
 * does not advance it: one till with a wrong year must not drag the store along (DESIGN section 3).
 */
export const observeHlc = (
  last: Hlc,
  remote: Hlc,
  wallMs: number,
  aheadMsMax: number,
): { hlc: Hlc; suspect: boolean } => {
  const suspect = remote.wallMs > wallMs + aheadMsMax;
  if (suspect) return { hlc: last, suspect };
  return { hlc: compareHlc(remote, last) > 0 ? remote : last, suspect };
};

/** Negative, zero or positive as `a` is before, equal to or after `b`. */
export const compareHlc = (a: Hlc, b: Hlc): number => a.wallMs - b.wallMs || a.counter - b.counter;

/** Fixed-width text that sorts as the stamps do. */
export const hlcToText = (hlc: Hlc): string =>
  `${hlc.wallMs.toString(16).padStart(12, "0")}.${hlc.counter.toString(16).padStart(4, "0")}`;
