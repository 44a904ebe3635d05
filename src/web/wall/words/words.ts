import { signal } from "@preact/signals";
import { type Catalogue, type Params, type PluralKey, translate, translateCount } from "../../kit/i18n/translate.ts";
import { de } from "./de.ts";
import { en, type WordKey } from "./en.ts";

export const LANGUAGES = ["en", "de"] as const;
export type Language = (typeof LANGUAGES)[number];

/** What each language calls itself. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: "English", de: "Deutsch" };

export const CATALOGUES: Readonly<Record<Language, Catalogue<WordKey>>> = { en, de };

/** The language on the page; every component that calls `t` draws itself anew when it changes. */
export const language = signal<Language>("en");

/** The words for a key in the language on the page. */
export const t = (key: WordKey, params?: Params): string => translate(CATALOGUES[language.value], key, params);

/** The words for a counted thing. */
export const tCount = (stem: PluralKey<WordKey>, count: number, params?: Params): string =>
  translateCount<WordKey>(CATALOGUES[language.value], language.value, stem, count, params);
