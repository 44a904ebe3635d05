import { MINUS, moneyParts } from "./format-money.ts";
import "./money.css";

export interface MoneyProps {
  /** Minor units. */
  readonly amount: number;
  readonly exponent: number;
  readonly locale: string;
  /** Shown before the figures where it is not said elsewhere: once a column. */
  readonly sign?: string | undefined;
}

/** An amount: minor units smaller, a real minus, figures of equal width. */
export const Money = ({ amount, exponent, locale, sign }: MoneyProps) => {
  const parts = moneyParts(amount, exponent, locale);
  return (
    <span class="money">
      {sign === undefined ? null : <span class="money-currency">{sign}</span>}
      {parts.negative ? MINUS : ""}
      {parts.major}
      <span class="money-minor">{parts.minor}</span>
    </span>
  );
};
