/** Figures as they are typed, pure. Amounts shift in from the right (1 2 5 0 is 12.50), weights have a decimal sign. */
import { AMOUNT_MINOR_MAX, QUANTITY_THOUSANDTHS_MAX } from "../../../kernel/limits.ts";

/** One key further in an amount of minor units; a figure that would make it too large is not taken. */
export const typeAmount = (digits: string, key: string): string => {
  const next = `${digits}${key}`.replace(/^0+/, "");
  return Number(next === "" ? "0" : next) > AMOUNT_MINOR_MAX ? digits : next;
};

/** One key further in a quantity: digits, one decimal sign, three decimals. */
export const typeQuantity = (text: string, key: string): string => {
  const next = key === "," || key === "." ? `${text === "" ? "0" : text}.` : `${text}${key}`;
  return /^\d{1,5}(\.\d{0,3})?$/.test(next) ? next : text;
};

/** A typed quantity in thousandths; null when it is none or nought. */
export const parseQuantity = (text: string): number | null => {
  const match = /^(\d{1,5})(?:[.,](\d{0,3}))?$/.exec(text);
  if (match === null) return null;
  const thousandths = Number(match[1]) * 1000 + Number((match[2] ?? "").padEnd(3, "0"));
  return thousandths > 0 && thousandths <= QUANTITY_THOUSANDTHS_MAX ? thousandths : null;
};

/** `3x`, `3*`, `0,75×`: the quantity of the next article, thousandths; null when the text is anything else. */
export const parseTimes = (text: string): number | null => {
  const match = /^\s*([\d.,]+)\s*[x*×]$/i.exec(text);
  return match === null ? null : parseQuantity(match[1] ?? "");
};

/** Whether a code can be an article number (GTIN-8, -12, -13, -14) rather than a receipt's barcode. */
export const looksLikeArticle = (code: string): boolean => /^(\d{8}|\d{12,14})$/.test(code);
