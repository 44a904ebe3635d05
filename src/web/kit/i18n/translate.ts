/**
 * Words on the screen. A catalogue is a plain record of texts with `{name}` placeholders; a text that depends on a
 * count has one key a plural category (`waiting_one`, `waiting_other`), chosen by the language's own rules.
 */
export type Catalogue<Key extends string> = Readonly<Record<Key, string>>;
export type Params = Readonly<Record<string, string | number>>;

/** Keys that come in plural categories, without their ending. */
export type PluralKey<Key extends string> = Key extends `${infer Stem}_other` ? Stem : never;

/** Fills the placeholders; one without a value stays visible, so that a missing word is seen and not silent. */
export const fill = (text: string, params: Params = {}): string =>
  text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));

/** The text of a key, filled. */
export const translate = <Key extends string>(words: Catalogue<Key>, key: Key, params?: Params): string =>
  fill(words[key], params);

/** The text of a counted key for `count`, filled; `{count}` is known without being handed in. */
export const translateCount = <Key extends string>(
  words: Catalogue<Key>,
  language: string,
  stem: PluralKey<Key>,
  count: number,
  params: Params = {},
): string => {
  const category = new Intl.PluralRules(language).select(count);
  const texts = words as Readonly<Record<string, string>>;
  const text = texts[`${stem}_${category}`] ?? texts[`${stem}_other`] ?? stem;
  return fill(text, { count, ...params });
};

/** Which of the languages at hand serves a BCP 47 locale: the same primary language, else the first. */
export const pickLanguage = <Language extends string>(
  locale: string,
  languages: readonly [Language, ...Language[]],
): Language => {
  const primary = locale.toLowerCase().split("-")[0];
  return languages.find((language) => language === primary) ?? languages[0];
};

const RIGHT_TO_LEFT = new Set(["ar", "fa", "he", "ps", "ur", "yi"]);

/** The direction a language is written in. */
export const directionOf = (language: string): "ltr" | "rtl" =>
  RIGHT_TO_LEFT.has(language.toLowerCase().split("-")[0] ?? "") ? "rtl" : "ltr";
