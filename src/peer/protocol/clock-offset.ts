import { CLOCK_SAMPLES } from "./timings.ts";

/**
 * One exchange in NTP's manner (RFC 5905 section 8, with the peer's two stamps as one): the peer's wall clock was read
 * halfway between sending and receiving, as seen by the monotonic clock, which a wall clock's jump does not bend.
 */
export const clockSample = (exchange: {
  readonly sentWallMs: number;
  readonly sentMonoMs: number;
  readonly receivedMonoMs: number;
  readonly peerWallMs: number;
}): number => exchange.peerWallMs - (exchange.sentWallMs + (exchange.receivedMonoMs - exchange.sentMonoMs) / 2);

/** `samples` with one more, oldest first, at most {@link CLOCK_SAMPLES}. */
export const addSample = (samples: readonly number[], sample: number): readonly number[] =>
  [...samples, sample].slice(-CLOCK_SAMPLES);

/** The peer's wall clock less ours, whole milliseconds: the median, so that one delayed answer moves nothing. Null without samples. */
export const offsetOf = (samples: readonly number[]): number | null => {
  const sorted = samples.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  return middle === undefined ? null : Math.round(middle) + 0;
};
