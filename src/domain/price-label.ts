/**
 * Labels of a store's own scales (DOMAIN-RULES 1.15): thirteen digits that carry an article and its weight or its price.
 * Where the parts stand is the store's or the country's decision, so layouts are handed in.
 *
 *   prefix | item digits | verifier (or not) | measure digits | check digit
 *
 * A twelve-digit UPC that begins with 2 is the same with a 0 in front, under the prefix `02`.
 */
import { invariant, must } from "../kernel/assert.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { checkDigitOf, hasCheckDigit } from "./gtin.ts";

export interface PriceLabelLayout {
  /** First digits: `02` or `20` to `29`. */
  readonly prefix: string;
  readonly itemDigits: number;
  readonly measureDigits: 4 | 5;
  readonly measure: "weight" | "price";
  /** Decimals of the measure: 3 for grams, the currency's for a price. */
  readonly decimals: number;
  /** Whether a verifier digit of the measure stands before it. */
  readonly verifier: boolean;
}

/** What a label says. `item` is the number to look up, GTIN-14 with the measure set to zero. */
export interface PriceLabel {
  readonly item: string;
  readonly measure: "weight" | "price";
  /** Whole units of `10^-decimals`: of a kilogram, or of the currency. */
  readonly value: number;
  readonly decimals: number;
}

export type PriceLabelFault =
  | { readonly type: "wrong-check-digit"; readonly expected: string }
  | { readonly type: "wrong-verifier"; readonly expected: string; readonly got: string };

/**
 * A digit's product under GS1's four weights (General Specifications 7.9.3): `2-` and `5-` lose their tens from the units,
 * `5+` adds them, `3` drops them.
 */
const WEIGHTS = {
  "2-": [0, 2, 4, 6, 8, 9, 1, 3, 5, 7],
  "3": [0, 3, 6, 9, 2, 5, 8, 1, 4, 7],
  "5+": [0, 5, 1, 6, 2, 7, 3, 8, 4, 9],
  "5-": [0, 5, 9, 4, 8, 3, 7, 2, 6, 1],
} as const;

const weigh = (digits: string, weights: readonly (keyof typeof WEIGHTS)[]): number =>
  weights.reduce((sum, weight, place) => sum + must(WEIGHTS[weight][Number(digits.charAt(place))], "a digit"), 0);

/** Verifier of four or five digits of price or weight: 2875 has 9, 14685 has 6. */
export const verifierOf = (digits: string): string => {
  invariant(/^\d{4,5}$/.test(digits), "four or five digits");
  if (digits.length === 4) return String((weigh(digits, ["2-", "2-", "3", "5-"]) * 3) % 10);
  const missing = (10 - (weigh(digits, ["5+", "2-", "5-", "5+", "2-"]) % 10)) % 10;
  return String(WEIGHTS["5-"].indexOf(missing as (typeof WEIGHTS)["5-"][number]));
};

/**
 * What the label `code` (thirteen digits, or a UPC's twelve) says by the first layout whose prefix it has; null when none
 * is its. The outer check digit is looked at first, then the verifier.
 */
export const readPriceLabel = (
  code: string,
  layouts: readonly PriceLabelLayout[],
): Result<PriceLabel, PriceLabelFault> | null => {
  const digits = code.length === 12 ? `0${code}` : code;
  if (!/^\d{13}$/.test(digits)) return null;
  const layout = layouts.find((layout) => digits.startsWith(layout.prefix));
  if (layout === undefined) return null;
  const { prefix, itemDigits, measureDigits, verifier, decimals, measure } = layout;
  const measureFrom = prefix.length + itemDigits + (verifier ? 1 : 0);
  invariant(measureFrom + measureDigits === 12, `a layout of thirteen digits for ${prefix}`);
  if (!hasCheckDigit(digits)) return err({ type: "wrong-check-digit", expected: checkDigitOf(digits.slice(0, 12)) });
  const value = digits.slice(measureFrom, 12);
  const expected = verifierOf(value);
  const got = digits.charAt(measureFrom - 1);
  if (verifier && got !== expected) return err({ type: "wrong-verifier", expected, got });
  const zeroed = digits.slice(0, prefix.length + itemDigits).padEnd(12, "0");
  return ok({ item: `0${zeroed}${checkDigitOf(zeroed)}`, measure, value: Number(value), decimals });
};

/** Cause and remedy, for a person. */
export const explainPriceLabelFault = (code: string, fault: PriceLabelFault): string =>
  fault.type === "wrong-check-digit"
    ? `Label ${code} was read wrongly: its check digit should be ${fault.expected}. Scan it again.`
    : `Label ${code} does not agree with itself (verifier ${fault.got}, should be ${fault.expected}). Weigh and label the goods again.`;
