/**
 * How a locale writes numbers and dates, as far as paper and prices need it. A table of our own instead of `Intl`: a copy
 * must be the same on every till, and `Intl`'s answers change with the data a machine was shipped with.
 * Facts after the Unicode CLDR; spaces are no-break spaces, which receipt printers have in their code pages.
 */
export interface LocaleConventions {
  /** Between thousands. */
  readonly group: string;
  /** Before decimals. */
  readonly point: string;
  /** Order of a date's parts. */
  readonly date: "ymd" | "dmy" | "mdy";
  /** Between a date's parts. */
  readonly dateSeparator: string;
  /** Whether hours are 1 to 12 with AM and PM. */
  readonly twelveHours: boolean;
}

const NBSP = "\u00a0";

const numbers = (
  group: string,
  point: string,
  date: LocaleConventions["date"],
  dateSeparator: string,
): LocaleConventions => ({
  group,
  point,
  date,
  dateSeparator,
  twelveHours: false,
});

const GERMAN = numbers(".", ",", "dmy", ".");
const FRENCH = numbers(NBSP, ",", "dmy", "/");
const SPANISH = numbers(".", ",", "dmy", "/");
const SPACED = numbers(NBSP, ",", "dmy", ".");
const SWISS = numbers("'", ".", "dmy", ".");
const BRITISH = numbers(",", ".", "dmy", "/");
const ISO = numbers(",", ".", "ymd", "-");

/** Language, or language and region where the region differs. Others write as `en`, with dates as ISO 8601. */
const CONVENTIONS: Readonly<Record<string, LocaleConventions>> = {
  en: ISO,
  "en-us": { ...numbers(",", ".", "mdy", "/"), twelveHours: true },
  "en-gb": BRITISH,
  "en-ie": BRITISH,
  "en-au": BRITISH,
  "en-nz": BRITISH,
  "en-in": BRITISH,
  "en-ca": ISO,
  de: GERMAN,
  "de-ch": SWISS,
  "de-li": SWISS,
  "fr-ch": SWISS,
  "it-ch": SWISS,
  fr: FRENCH,
  es: SPANISH,
  "es-mx": BRITISH,
  it: SPANISH,
  pt: SPANISH,
  nl: numbers(".", ",", "dmy", "-"),
  da: GERMAN,
  hr: GERMAN,
  sl: GERMAN,
  tr: GERMAN,
  nb: SPACED,
  no: SPACED,
  fi: SPACED,
  pl: SPACED,
  cs: SPACED,
  sk: SPACED,
  sv: numbers(NBSP, ",", "ymd", "-"),
  hu: numbers(NBSP, ",", "ymd", "."),
  ja: numbers(",", ".", "ymd", "/"),
};

/** The conventions of `locale` (BCP 47): of its language and region, else of its language, else those of `en`. */
export const conventionsOf = (locale: string): LocaleConventions => {
  const parts = locale.toLowerCase().split("-");
  const language = parts[0] ?? "en";
  const region = parts.find((part, index) => index > 0 && /^[a-z]{2}$/.test(part)) ?? "";
  return CONVENTIONS[`${language}-${region}`] ?? CONVENTIONS[language] ?? ISO;
};
