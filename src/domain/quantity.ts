/** Quantities are thousandths: pieces, kilograms, litres or metres to three decimals (DOMAIN-RULES 1.1). */
import { AMOUNT_MINOR_MAX, QUANTITY_THOUSANDTHS_MAX } from "../kernel/limits.ts";
import { decimalToText, parseDecimal, trimDecimal } from "./decimal.ts";
import { conventionsOf } from "./locale-conventions.ts";
import { divideRounded, rescale } from "./money.ts";
import type { Unit, UnitPrice } from "./sale-body.ts";

/** One piece, kilogram, litre or metre. */
export const ONE = 1000;

/** Thousandths in "3", "0.345" or "0,345"; null when it is no number, finer than a thousandth or out of bounds. */
export const parseQuantity = (text: string): number | null => {
  const decimal = parseDecimal(text);
  if (decimal === null) return null;
  const trimmed = trimDecimal(decimal, 0);
  const thousandths = trimmed.decimals > 3 ? null : rescale(trimmed, 3);
  return thousandths === null || Math.abs(thousandths) > QUANTITY_THOUSANDTHS_MAX ? null : thousandths;
};

/** "3" and "2.5" for pieces, always three decimals ("0.345", "2.750") for what is measured. */
export const formatQuantity = (thousandths: number, unit: Unit = "each", locale = "en", minus = "-"): string => {
  const decimal = { amount: thousandths, decimals: 3 };
  return decimalToText(unit === "each" ? trimDecimal(decimal, 0) : decimal, conventionsOf(locale), minus);
};

/** A unit price with as many decimals as it has, but at least the currency's. */
export const formatUnitPrice = (price: UnitPrice, exponent: number, locale = "en", minus = "-"): string => {
  const missing = Math.max(0, exponent - price.decimals);
  const widened = { amount: price.amount * 10 ** missing, decimals: price.decimals + missing };
  return decimalToText(trimDecimal(widened, exponent), conventionsOf(locale), minus);
};

/** Price in `text` with at most six decimals, in the shortest form of at least `exponent` decimals; null when it is none. */
export const parseUnitPrice = (text: string, exponent: number): UnitPrice | null => {
  const decimal = parseDecimal(text);
  if (decimal === null) return null;
  const trimmed = trimDecimal(decimal, exponent);
  if (trimmed.decimals > 6) return null;
  const decimals = Math.max(trimmed.decimals, exponent);
  const amount = rescale(trimmed, decimals);
  return amount === null || Math.abs(amount) > AMOUNT_MINOR_MAX ? null : { amount, decimals };
};

/**
 * `quantity` (thousandths) times `price` in minor units, rounded once, half away from zero; null when it is beyond what
 * one amount may be. 0.345 kg at 12.99 is 4.48.
 */
export const extend = (quantity: number, price: UnitPrice, exponent: number): number | null => {
  const numerator = BigInt(quantity) * BigInt(price.amount) * 10n ** BigInt(exponent);
  const minor = divideRounded(numerator, 10n ** BigInt(price.decimals + 3));
  return minor > AMOUNT_MINOR_MAX || minor < -AMOUNT_MINOR_MAX ? null : Number(minor);
};
