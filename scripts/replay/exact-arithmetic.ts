/**
 * The replay's own arithmetic, on whole numbers only. It shares nothing with the till on purpose: it is what the till is
 * checked against.
 */

/** `numerator / denominator` to the nearest whole number, halves away from zero. */
export const nearest = (numerator: bigint, denominator: bigint): bigint => {
  const half = numerator < 0n ? -denominator / 2n : denominator / 2n;
  return (numerator + half) / denominator;
};

/** Whether `numerator / denominator` lies exactly between two whole numbers. */
export const isTie = (numerator: bigint, denominator: bigint): boolean =>
  numerator % denominator !== 0n && (2n * numerator) % denominator === 0n;

export const sum = (values: Iterable<bigint>): bigint => {
  let total = 0n;
  for (const value of values) total += value;
  return total;
};

/** Cents for people: -1205n is "-12.05". */
export const dollars = (cents: bigint): string => {
  const digits = (cents < 0n ? -cents : cents).toString().padStart(3, "0");
  return `${cents < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};
