/**
 * Amounts for people. Whole minor units in, parts out, so that a screen can draw the minor units smaller and the
 * currency once a column. Only the screens use Intl; what goes on paper is formatted in src/domain.
 */
export interface MoneyParts {
  readonly negative: boolean;
  /** Grouped whole units: `1,234`. */
  readonly major: string;
  /** Separator and minor units: `.50`; empty for a currency without. */
  readonly minor: string;
}

/** A real minus, as wide as a digit, where keyboards have a hyphen. */
export const MINUS = "\u2212";

const formats = new Map<string, Intl.NumberFormat>();

const decimalFormat = (locale: string, least: number, most: number): Intl.NumberFormat => {
  const key = `${locale}/${least}/${most}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat(locale, { minimumFractionDigits: least, maximumFractionDigits: most });
  formats.set(key, made);
  return made;
};

/** `amount / 10^decimals` as decimal text: exact, where a division would pass through a binary fraction. */
const decimalText = (amount: number, decimals: number): `${number}` => {
  const digits = Math.abs(amount)
    .toString()
    .padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const part = digits.slice(digits.length - decimals);
  return (decimals === 0 ? whole : `${whole}.${part}`) as `${number}`;
};

/** Splits an amount of minor units as the locale writes it, without its currency. */
export const moneyParts = (amount: number, exponent: number, locale: string): MoneyParts => {
  const parts = decimalFormat(locale, exponent, exponent).formatToParts(decimalText(amount, exponent));
  const point = parts.findIndex((part) => part.type === "decimal");
  const text = (from: number, to?: number): string =>
    parts
      .slice(from, to)
      .map((part) => part.value)
      .join("");
  return {
    negative: amount < 0,
    major: point === -1 ? text(0) : text(0, point),
    minor: point === -1 ? "" : text(point),
  };
};

/** An amount as plain text, without its currency: for sentences, spoken names and the keys of quick notes. */
export const moneyText = (amount: number, exponent: number, locale: string): string => {
  const parts = moneyParts(amount, exponent, locale);
  return `${parts.negative ? MINUS : ""}${parts.major}${parts.minor}`;
};

/** A unit price: at least the currency's decimals, more where the price has them. */
export const unitPriceText = (
  price: { readonly amount: number; readonly decimals: number },
  exponent: number,
  locale: string,
): string => {
  const most = Math.max(exponent, price.decimals);
  const text = decimalFormat(locale, exponent, most).format(decimalText(price.amount, price.decimals));
  return `${price.amount < 0 ? MINUS : ""}${text}`;
};

/** A quantity of thousandths: `3`, or with three decimals where it is weighed or measured. */
export const quantityText = (thousandths: number, measured: boolean, locale: string): string => {
  const text = decimalFormat(locale, measured ? 3 : 0, 3).format(decimalText(thousandths, 3));
  return `${thousandths < 0 ? MINUS : ""}${text}`;
};

export interface CurrencySign {
  /** `€`, `CHF`. */
  readonly text: string;
  /** Whether it stands after the figures. */
  readonly after: boolean;
}

/** How the locale writes a currency, and where. */
export const currencySign = (currency: string, locale: string): CurrencySign => {
  const parts = new Intl.NumberFormat(locale, { style: "currency", currency }).formatToParts(0);
  const at = parts.findIndex((part) => part.type === "currency");
  return { text: parts[at]?.value ?? currency, after: at > parts.findIndex((part) => part.type === "integer") };
};
