/**
 * Money is whole minor units (DOMAIN-RULES 1.1). Whatever is not whole on the way (a price times a weight, a rate) is
 * an exact fraction of two `bigint`s and is rounded once, half away from zero, so that a refund mirrors its sale.
 */
import { invariant, must } from "../kernel/assert.ts";
import { type Decimal, decimalToText, parseDecimal, trimDecimal } from "./decimal.ts";
import { conventionsOf } from "./locale-conventions.ts";

/** `numerator / denominator` to the nearest whole number, halves away from zero. `denominator` > 0. */
export const divideRounded = (numerator: bigint, denominator: bigint): bigint => {
  invariant(denominator > 0n, "a denominator above zero");
  const magnitude = numerator < 0n ? -numerator : numerator;
  const rounded = (2n * magnitude + denominator) / (2n * denominator);
  return numerator < 0n ? -rounded : rounded;
};

/** A number of the same value; throws rather than lose a digit. */
export const toSafeNumber = (value: bigint): number => {
  const number = Number(value);
  invariant(Number.isSafeInteger(number), "a whole number below 2^53");
  return number;
};

/** {@link divideRounded} as a number. */
export const roundedQuotient = (numerator: bigint, denominator: bigint): number =>
  toSafeNumber(divideRounded(numerator, denominator));

/** Sum of whole numbers; throws rather than leave the range in which numbers are exact. */
export const sumOf = (values: Iterable<number>): number => {
  let sum = 0;
  for (const value of values) {
    sum += value;
    invariant(Number.isSafeInteger(sum), "a sum below 2^53");
  }
  return sum;
};

const floorQuotient = (numerator: bigint, denominator: bigint): bigint => {
  const quotient = numerator / denominator;
  return numerator < 0n && quotient * denominator !== numerator ? quotient - 1n : quotient;
};

/**
 * Whole parts of `total` near the exact parts `numerators[i] / denominator`, by largest remainder, ties to the lower
 * index; the mirror image for a negative total. The parts sum to `total` exactly, and none is a whole unit or more away
 * from its exact value. `total` must be the exact sum rounded to a neighbouring whole number. Parts may be of mixed sign.
 */
export const distribute = (total: number, numerators: readonly bigint[], denominator: bigint): readonly number[] => {
  if (total < 0) {
    const mirrored = numerators.map((numerator) => -numerator);
    return distribute(-total, mirrored, denominator).map((part) => (part === 0 ? 0 : -part));
  }
  const parts = numerators.map((numerator) => floorQuotient(numerator, denominator));
  const remainders = numerators.map((numerator, index) => numerator - must(parts[index], "a part") * denominator);
  const floors = parts.reduce((sum, part) => sum + part, 0n);
  const missing = toSafeNumber(BigInt(total) - floors);
  const receivers = remainders.filter((remainder) => remainder > 0n).length;
  invariant(missing >= 0 && missing <= receivers, "a total next to the sum of its parts");
  const byRemainder = [...remainders.keys()].toSorted((a, b) => {
    const difference = must(remainders[b], "a remainder") - must(remainders[a], "a remainder");
    return difference > 0n ? 1 : difference < 0n ? -1 : a - b;
  });
  for (const index of byRemainder.slice(0, missing)) parts[index] = must(parts[index], "a part") + 1n;
  return parts.map((part) => toSafeNumber(part));
};

/**
 * Shares `total` in proportion to `weights` (whole, none negative, not all zero unless `total` is 0) so that the shares
 * sum to it exactly: largest remainder, ties to the lower index. 1000 by [1, 1, 1] is 334, 333, 333 (DOMAIN-RULES 1.19).
 */
export const allocate = (total: number, weights: readonly number[]): readonly number[] => {
  invariant(
    weights.every((weight) => Number.isSafeInteger(weight) && weight >= 0),
    "weights of 0 or more",
  );
  const whole = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
  if (total === 0) return weights.map(() => 0);
  invariant(whole > 0n, "a weight above zero to carry the total");
  return distribute(
    total,
    weights.map((weight) => BigInt(total) * BigInt(weight)),
    whole,
  );
};

/**
 * `minor` units for people: "1,234.50" by the conventions of `locale` (BCP 47), without currency. `minus` is a hyphen,
 * which every printer has; screens pass U+2212.
 */
export const formatAmount = (minor: number, exponent: number, locale = "en", minus = "-"): string =>
  decimalToText({ amount: minor, decimals: exponent }, conventionsOf(locale), minus);

/** A rate in thousandths of a percent: "7.875%", "25 %" where the locale has a (no-break) space there. */
export const formatRate = (rate: number, locale = "en"): string => {
  const conventions = conventionsOf(locale);
  const space = locale.toLowerCase().startsWith("en") ? "" : "\u00a0";
  return `${decimalToText(trimDecimal({ amount: rate, decimals: 3 }, 0), conventions, "-")}${space}%`;
};

/**
 * Minor units in what a person typed: "12.5", "12,50", "-3". No grouping, because "1,234" would be a guess; null when it
 * is not a number, has more decimals than the currency, or is too large to be exact.
 */
export const parseAmount = (text: string, exponent: number): number | null => {
  const decimal = parseDecimal(text);
  return decimal === null || decimal.decimals > exponent ? null : rescale(decimal, exponent);
};

/** `decimal` as a whole number of units of `10^-decimals`, which must not be coarser than it; null beyond 2^53. */
export const rescale = (decimal: Decimal, decimals: number): number | null => {
  invariant(decimals >= decimal.decimals, "decimals enough for the number");
  const scaled = BigInt(decimal.amount) * 10n ** BigInt(decimals - decimal.decimals);
  return Number.isSafeInteger(Number(scaled)) ? Number(scaled) : null;
};
