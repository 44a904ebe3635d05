/**
 * What a customer is likely to hand over for an amount: the exact sum first, then the next round sums that coins and
 * notes of the currency make. Pure; all amounts are minor units.
 */

/**
 * Coins and notes people pay with, in minor units, smallest first; coins too small to round an amount up with and
 * notes hardly in circulation are left out. Source: the issuing central banks' lists of coins and notes.
 */
const PIECES: Readonly<Record<string, readonly number[]>> = {
  AUD: [100, 200, 500, 1000, 2000, 5000, 10_000],
  CAD: [100, 200, 500, 1000, 2000, 5000, 10_000],
  CHF: [100, 200, 500, 1000, 2000, 5000, 10_000, 20_000],
  CZK: [1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 200_000],
  DKK: [100, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000],
  EUR: [100, 200, 500, 1000, 2000, 5000, 10_000, 20_000],
  GBP: [100, 200, 500, 1000, 2000, 5000],
  HUF: [10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000, 2_000_000],
  JPY: [100, 500, 1000, 5000, 10_000],
  KWD: [250, 500, 1000, 5000, 10_000, 20_000],
  NOK: [100, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000],
  NZD: [100, 200, 500, 1000, 2000, 5000, 10_000],
  PLN: [100, 200, 500, 1000, 2000, 5000, 10_000, 20_000],
  SEK: [100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000],
  USD: [100, 500, 1000, 2000, 5000, 10_000],
};

/** As many keys as fit beside the exact one. */
const NOTES_MAX = 6;

/** One, two and five times the powers of ten: how nearly every currency is cut. */
const usualPieces = (exponent: number): readonly number[] => {
  const unit = 10 ** exponent;
  return [1, 2, 5, 10, 20, 50, 100, 200, 500].map((count) => count * unit);
};

/** The smallest multiple of `piece` that covers `amount`. */
const roundUp = (amount: number, piece: number): number => Math.ceil(amount / piece) * piece;

/** Sums above `due` (what is to be paid in cash, already rounded), ascending, each made of few coins and notes. */
export const quickNotes = (due: number, currency: string, exponent: number): readonly number[] => {
  if (due <= 0) return [];
  const pieces = PIECES[currency] ?? usualPieces(exponent);
  const sums = new Set(pieces.map((piece) => roundUp(due, piece)).filter((sum) => sum > due));
  return [...sums].sort((a, b) => a - b).slice(0, NOTES_MAX);
};

/**
 * Whether a sum in cash is beyond anything a hand holds: more than ten of the largest note above what is due. It is
 * what a slow scanner's barcode looks like in the amount field.
 */
export const isImplausibleCash = (tendered: number, due: number, currency: string, exponent: number): boolean => {
  const largest = (PIECES[currency] ?? usualPieces(exponent)).at(-1) ?? 0;
  return tendered - due > largest * 10;
};
