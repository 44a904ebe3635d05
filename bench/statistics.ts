/** The value below which `share` (0 to 1) of the sorted samples lie. */
export const quantile = (samples: readonly number[], share: number): number => {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
};

/** Rounds for people. */
export const round = (value: number, digits = 2): number => Number(value.toFixed(digits));
