/**
 * Tax of one receipt, per rate (DOMAIN-RULES 1.2 and 1.3).
 *
 * `included`: the gross is the fact; tax = round(G x r / (100 + r)), net = G - tax. `rounding` has no say.
 * `added`: the net is the fact; the tax is rounded for each line, for each rate, or once for the receipt and then shared
 * among the rates by largest remainder.
 *
 * A line that is exempt is counted under its own code at rate 0, apart from the taxed lines of that code, so the sums of
 * net, tax and gross over the tax lines are the receipt's.
 */
import { must } from "../kernel/assert.ts";
import { distribute, divideRounded, roundedQuotient, sumOf, toSafeNumber } from "./money.ts";
import type { TaxLine, TaxMode, TaxRounding } from "./sale-body.ts";

/** Rates are thousandths of a percent: this many are the whole. */
export const WHOLE_RATE = 100_000;

/** What the tax of one line depends on. */
export interface TaxableLine {
  readonly taxCode: string;
  readonly taxRate: number;
  /** Why it is exempt, or null. */
  readonly taxExempt: string | null;
  /** After discounts, minor units. */
  readonly total: number;
  /**
   * What is taxed in hundred-thousandths of a minor unit: `total` x 100,000, or, under a percentage discount on the whole
   * receipt, the line before it x (100,000 - percent). The discount's cents are shared out for the eye alone; tills tax
   * the unrounded lines.
   */
  readonly exactBase: bigint;
}

interface Group {
  readonly code: string;
  readonly rate: number;
  readonly lines: TaxableLine[];
}

/** Where a line's tax is counted: its code, and rate 0 when it is exempt. */
export const taxGroupOf = (
  line: Pick<TaxableLine, "taxCode" | "taxRate" | "taxExempt">,
): { code: string; rate: number } => ({
  code: line.taxCode,
  rate: line.taxExempt === null ? line.taxRate : 0,
});

/** Negative, zero or positive as tax line `a` is printed before, with or after `b`: by code, then the higher rate first. */
export const compareTaxGroups = (a: { code: string; rate: number }, b: { code: string; rate: number }): number =>
  a.code < b.code ? -1 : a.code > b.code ? 1 : b.rate - a.rate;

const groupLines = (lines: readonly TaxableLine[]): readonly Group[] => {
  const groups = new Map<string, Group>();
  for (const line of lines) {
    const { code, rate } = taxGroupOf(line);
    const key = `${code} ${rate}`;
    const group = groups.get(key) ?? { code, rate, lines: [] };
    group.lines.push(line);
    groups.set(key, group);
  }
  return [...groups.values()].toSorted(compareTaxGroups);
};

/** Tax of a group times 10^10: exact. */
const exactTax = (group: Group): bigint =>
  group.lines.reduce((sum, line) => sum + line.exactBase, 0n) * BigInt(group.rate);
const EXACT_TAX_UNIT = BigInt(WHOLE_RATE) ** 2n;

/** Tax that is added to one line by itself, rounded. */
export const addedLineTax = (total: number, rate: number): number =>
  roundedQuotient(BigInt(total) * BigInt(rate), BigInt(WHOLE_RATE));

/** Tax within a gross amount, rounded. */
export const includedTax = (gross: number, rate: number): number =>
  roundedQuotient(BigInt(gross) * BigInt(rate), BigInt(WHOLE_RATE + rate));

const addedTaxes = (groups: readonly Group[], rounding: TaxRounding): readonly number[] => {
  switch (rounding) {
    case "line":
      return groups.map((group) => sumOf(group.lines.map((line) => addedLineTax(line.total, group.rate))));
    case "rate":
      return groups.map((group) => roundedQuotient(exactTax(group), EXACT_TAX_UNIT));
    case "receipt": {
      const exact = groups.map(exactTax);
      const whole = exact.reduce((sum, tax) => sum + tax, 0n);
      return distribute(toSafeNumber(divideRounded(whole, EXACT_TAX_UNIT)), exact, EXACT_TAX_UNIT);
    }
  }
};

/** The tax lines of a receipt, sorted by code, the taxed lines of a code before its exempt ones. */
export const computeTaxes = (
  lines: readonly TaxableLine[],
  mode: TaxMode,
  rounding: TaxRounding,
): readonly TaxLine[] => {
  const groups = groupLines(lines);
  const sums = groups.map((group) => sumOf(group.lines.map((line) => line.total)));
  const taxes =
    mode === "included"
      ? groups.map((group, index) => includedTax(must(sums[index], "a sum"), group.rate))
      : addedTaxes(groups, rounding);
  return groups.map(({ code, rate }, index) => {
    const sum = must(sums[index], "a sum");
    const tax = must(taxes[index], "a tax");
    return mode === "included"
      ? { code, rate, net: sum - tax, tax, gross: sum }
      : { code, rate, net: sum, tax, gross: sum + tax };
  });
};
