import { type CurrencySign, MINUS, moneyParts } from "./format-money.ts";
import "./money.css";

export interface MoneyProps {
  /** Minor units. */
  readonly amount: number;
  readonly exponent: number;
  readonly locale: string;
  /** Shown where it is not said elsewhere: once a column. */
  readonly sign?: CurrencySign | undefined;
}

/** An amount: minor units smaller, a real minus, figures of equal width. */
export const Money = ({ amount, exponent, locale, sign }: MoneyProps) => {
  const parts = moneyParts(amount, exponent, locale);
  const currency = sign === undefined ? null : <span class="money-currency">{sign.text}</span>;
  return (
    <span class="money">
      {sign?.after === false ? currency : null}
      {parts.negative ? MINUS : ""}
      {parts.major}
      <span class="money-minor">{parts.minor}</span>
      {sign?.after === true ? currency : null}
    </span>
  );
};
