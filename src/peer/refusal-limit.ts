/** How many strangers are told of a second; a flood must not fill a log or a list. */
const REPORTS_PER_SECOND_MAX = 5;

/** Says whether one more may be reported at `monoMs`. */
export const createRefusalLimit = (): ((monoMs: number) => boolean) => {
  let windowStart = Number.NEGATIVE_INFINITY;
  let reported = 0;
  return (monoMs) => {
    if (monoMs - windowStart >= 1_000) {
      windowStart = monoMs;
      reported = 0;
    }
    reported++;
    return reported <= REPORTS_PER_SECOND_MAX;
  };
};
