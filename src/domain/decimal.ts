import type { LocaleConventions } from "./locale-conventions.ts";

/** An exact decimal number: `amount / 10^decimals`. */
export interface Decimal {
  readonly amount: number;
  readonly decimals: number;
}

/**
 * The number in `text`, decimals as written ("1.50" has two), with a point or a comma before them and nothing between
 * thousands; null for anything else and for what no exact number can hold.
 */
export const parseDecimal = (text: string): Decimal | null => {
  const match = /^([-\u2212]?)(\d+)(?:[.,](\d+))?$/.exec(text.trim());
  if (match === null) return null;
  const [, sign = "", whole = "", fraction = ""] = match;
  const magnitude = Number(whole + fraction);
  if (!Number.isSafeInteger(magnitude)) return null;
  return { amount: sign === "" || magnitude === 0 ? magnitude : -magnitude, decimals: fraction.length };
};

/** `decimal` without zeros at its end, but never fewer than `decimalsMin` decimals. */
export const trimDecimal = (decimal: Decimal, decimalsMin: number): Decimal => {
  let { amount, decimals } = decimal;
  while (decimals > decimalsMin && amount % 10 === 0) {
    amount /= 10;
    decimals -= 1;
  }
  return { amount, decimals };
};

/** `decimal` with every decimal it has, thousands grouped by `conventions`. */
export const decimalToText = (decimal: Decimal, conventions: LocaleConventions, minus: string): string => {
  const digits = Math.abs(decimal.amount)
    .toString()
    .padStart(decimal.decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimal.decimals);
  const fraction = digits.slice(digits.length - decimal.decimals);
  const grouped = whole.replaceAll(/\B(?=(?:\d{3})+$)/g, conventions.group);
  const unsigned = decimal.decimals === 0 ? grouped : grouped + conventions.point + fraction;
  return decimal.amount < 0 ? minus + unsigned : unsigned;
};
