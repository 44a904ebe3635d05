/** Cash rounding (DOMAIN-RULES 1.5): only what is settled in cash, after tax, to coins that exist. */
import { roundedQuotient } from "./money.ts";
import type { TenderKind } from "./sale-body.ts";
import type { CashRounding } from "./settings-body.ts";

/** `amount` to the nearest multiple of `step`, halves away from zero: to 5, 1.02 is 1.00 and -1.03 is -1.05. */
export const roundToStep = (amount: number, step: number): number =>
  roundedQuotient(BigInt(amount), BigInt(step)) * step;

/** How a total stands against its tenders. */
export interface Settlement {
  /** Still to be paid, not rounded; negative: to be paid out. */
  readonly remaining: number;
  /** What paying all of it in cash takes. */
  readonly cashRemaining: number;
  /** `cashRemaining` less `remaining`. */
  readonly cashRounding: number;
  /** Whether nothing is left to be paid. */
  readonly settled: boolean;
  /** Rounding of a settled total: what its tenders settle less what the goods cost. 0 while it is not settled. */
  readonly rounding: number;
  /** Whether more was taken (or paid out) than is due, which only a removed tender can mend. */
  readonly overpaid: boolean;
}

/** Whether cash beside `tenders` is rounded, under the store's rule. */
export const cashIsRounded = (
  rule: CashRounding | null,
  tenders: readonly { readonly kind: TenderKind }[],
): rule is CashRounding =>
  rule !== null && !(rule.onlyWhenWhollyCash && tenders.some((tender) => tender.kind !== "cash"));

/**
 * Where `total` stands after `tenders`. The cash part is what is not settled otherwise; when it is rounded, the cash
 * tenders must reach its rounded value, whatever their number.
 */
export const settle = (
  total: number,
  tenders: readonly { readonly kind: TenderKind; readonly amount: number }[],
  rule: CashRounding | null,
): Settlement => {
  let cash = 0;
  let other = 0;
  for (const tender of tenders) {
    if (tender.kind === "cash") cash += tender.amount;
    else other += tender.amount;
  }
  const remaining = total - cash - other;
  const cashPart = total - other;
  const cashDue = cashIsRounded(rule, tenders) ? roundToStep(cashPart, rule.step) : cashPart;
  const cashRemaining = cashDue - cash;
  const hasCash = tenders.some((tender) => tender.kind === "cash");
  const settled = hasCash ? cashRemaining === 0 : remaining === 0;
  const paid = cash + other;
  return {
    remaining,
    cashRemaining,
    cashRounding: cashRemaining - remaining,
    settled,
    rounding: settled && hasCash ? cashDue - cashPart : 0,
    overpaid: !settled && ((paid > 0 && remaining < 0) || (paid < 0 && remaining > 0)),
  };
};
