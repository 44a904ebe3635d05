/**
 * Article numbers on packs, all as GTIN-14 (GS1 General Specifications 2.1 and 7.9): fourteen digits, shorter numbers with
 * zeros in front. A number with a wrong check digit is refused, with the digit that would be right: it is a typing error,
 * and it would be another article's number.
 */
import { err, ok, type Result } from "../kernel/result.ts";

/** What a number is not, so that it can be told to a person. */
export type GtinFault =
  | { readonly type: "not-digits" }
  | { readonly type: "wrong-length"; readonly length: number }
  | { readonly type: "wrong-check-digit"; readonly expected: string; readonly got: string }
  /** UPC-E exists for number systems 0 and 1 alone. */
  | { readonly type: "no-such-number-system"; readonly got: string }
  | { readonly type: "all-zeros" };

/** Check digit of `digits` without it: weights 3 and 1 from the right (GS1 General Specifications 7.9.1). */
export const checkDigitOf = (digits: string): string => {
  let sum = 0;
  for (let place = 0; place < digits.length; place++) {
    sum += Number(digits.charAt(digits.length - 1 - place)) * (place % 2 === 0 ? 3 : 1);
  }
  return String((10 - (sum % 10)) % 10);
};

/** Whether the last of `digits` is their check digit. */
export const hasCheckDigit = (digits: string): boolean =>
  /^\d{2,}$/.test(digits) && checkDigitOf(digits.slice(0, -1)) === digits.slice(-1);

/**
 * The twelve digits of UPC-A that a UPC-E stands for: six digits between number system and check digit, the last of which
 * says where the zeros were left out.
 */
export const expandUpcE = (digits: string): string => {
  const [system, six, check] = [digits.slice(0, 1), digits.slice(1, 7), digits.slice(7)];
  const last = Number(six.charAt(5));
  let body: string;
  if (last <= 2) body = `${six.slice(0, 2)}${last}0000${six.slice(2, 5)}`;
  else if (last === 3) body = `${six.slice(0, 3)}00000${six.slice(3, 5)}`;
  else if (last === 4) body = `${six.slice(0, 4)}00000${six.slice(4, 5)}`;
  else body = `${six.slice(0, 5)}0000${last}`;
  return `${system}${body}${check}`;
};

const GTIN_LENGTHS: ReadonlySet<number> = new Set([8, 12, 13, 14]);

const checked = (digits: string): Result<string, GtinFault> => {
  if (/^0+$/.test(digits)) return err({ type: "all-zeros" });
  if (hasCheckDigit(digits)) return ok(digits.padStart(14, "0"));
  return err({ type: "wrong-check-digit", expected: checkDigitOf(digits.slice(0, -1)), got: digits.slice(-1) });
};

const normaliseUpcE = (text: string): Result<string, GtinFault> => {
  if (![6, 7, 8].includes(text.length)) return err({ type: "wrong-length", length: text.length });
  // Six digits are a UPC-E as printed between the guards, seven one with its number system in front.
  const seven = text.length === 6 ? `0${text}` : text.slice(0, 7);
  if (seven.charAt(0) > "1") return err({ type: "no-such-number-system", got: seven.charAt(0) });
  return checked(expandUpcE(text.length === 8 ? text : `${seven}${checkDigitOf(expandUpcE(seven))}`));
};

/**
 * GTIN-14 of an EAN-13, EAN-8, UPC-A, UPC-E, ITF-14 or GTIN-14 in `text`, spaces and hyphens ignored. `symbology` is what
 * the scanner says it read; without it eight digits are an EAN-8 if their check digit says so, else a UPC-E.
 */
export const normaliseGtin = (text: string, symbology?: "upc-e"): Result<string, GtinFault> => {
  const digits = text.replaceAll(/[\s-]/g, "");
  if (!/^\d+$/.test(digits)) return err({ type: "not-digits" });
  if (symbology === "upc-e") return normaliseUpcE(digits);
  if (!GTIN_LENGTHS.has(digits.length)) return err({ type: "wrong-length", length: digits.length });
  const normal = checked(digits);
  if (normal.ok || digits.length !== 8 || digits.charAt(0) > "1") return normal;
  const fromUpcE = normaliseUpcE(digits);
  return fromUpcE.ok ? fromUpcE : normal;
};

/** Cause and remedy, for a person. */
export const explainGtinFault = (text: string, fault: GtinFault): string => {
  switch (fault.type) {
    case "not-digits":
      return `barcode "${text}" has characters other than digits; write its digits alone`;
    case "wrong-length":
      return `barcode ${text} has ${fault.length} digits; article numbers have 8, 12, 13 or 14 (were leading zeros lost?)`;
    case "wrong-check-digit":
      return `barcode ${text} ends in ${fault.got} where its check digit is ${fault.expected}; compare it with the pack`;
    case "no-such-number-system":
      return `barcode ${text} begins with ${fault.got}, and a UPC-E begins with 0 or 1; compare it with the pack`;
    case "all-zeros":
      return `barcode ${text} is no article's number; leave it out`;
  }
};
