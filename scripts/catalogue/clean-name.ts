/**
 * Makes a shelf label's shouting readable: "GAZ PIĆE COCA COLA ZERO 0.5L" becomes "Gaz Piće Coca Cola Zero 0.5 l".
 * Abbreviations stay abbreviations: guessing what "POLUT" stands for would invent facts.
 */

/** Croatian words that stay small inside a name (and, in, with, on, of, for, without, to, from, or, after, beside). */
const SMALL_WORDS = new Set(["i", "u", "s", "sa", "na", "od", "za", "bez", "do", "iz", "ili", "po", "uz", "cca"]);

/** Initialisms with a vowel or an r, which the vowel rule would take for words. */
const INITIALISMS = new Set(["UHT", "RTD", "RFZ", "IPA", "UV", "PET", "BIO", "SPF", "XXL", "USB", "LED", "BBQ"]);

/** Written with capitals among the small letters by everybody. */
const ROMAN = /^(?:II|III|IV|VI|VII|VIII)$/;

const UNIT_SPELLING: Readonly<Record<string, string>> = {
  G: "g",
  GR: "g",
  KG: "kg",
  ML: "ml",
  CL: "cl",
  L: "l",
  CM: "cm",
  M: "m",
  MM: "mm",
};

const MEASURE = /^((?:\d+[x×])*)(\d+(?:[.,]\d+)?)(kg|gr|g|ml|cl|l|cm|mm|m)$/iu;
/** "1750gVINDIJA": a small unit run into the brand after it. */
const GLUED = /(\d(?:kg|g|ml|l))(?=\p{Lu}{2})/gu;
const NUMBER = /^(?:\d+x)*\d+(?:[.,]\d+)?$/iu;

/** Upper case without a vowel and without the r that is one in Croatian (krv, tvrd): read letter by letter. */
const isInitialism = (run: string): boolean => INITIALISMS.has(run) || (run.length <= 4 && !/[AEIOURÀ]/u.test(run));

const capital = (run: string): string => run.charAt(0) + run.slice(1).toLowerCase();

const cleanRun = (run: string, before: string): string => {
  if (run !== run.toUpperCase()) return run;
  if (/\d/u.test(before)) return run.toLowerCase();
  if (before === "'" && run.length === 1) return run.toLowerCase();
  if (ROMAN.test(run) || isInitialism(run)) return run;
  return capital(run);
};

const cleanToken = (token: string, previous: string | undefined, last: boolean): string => {
  const measure = MEASURE.exec(token);
  if (measure !== null) {
    const [, times = "", number = "", unit = ""] = measure;
    return `${times.toLowerCase()}${number} ${UNIT_SPELLING[unit.toUpperCase()] ?? unit}`;
  }
  const unit = UNIT_SPELLING[token.toUpperCase()];
  if (unit !== undefined && previous !== undefined && NUMBER.test(previous)) return unit;
  if (previous !== undefined && !last && SMALL_WORDS.has(token.toLowerCase())) return token.toLowerCase();
  return token.replaceAll(/\p{L}+/gu, (run, at: number) => cleanRun(run, token.charAt(at - 1)));
};

/** The name as a person would write it; letters are kept, spaces made single. */
export const cleanName = (shouted: string): string => {
  const tokens = shouted.trim().replaceAll(GLUED, "$1 ").split(/\s+/u);
  const cleaned = tokens.map((token, i) => cleanToken(token, tokens[i - 1], i === tokens.length - 1));
  const name = cleaned.join(" ");
  return name.charAt(0).toUpperCase() + name.slice(1);
};
