/** How this browser likes the wall: kept in the browser, no business of the store. */
import { signal } from "@preact/signals";
import { pickLanguage } from "../../kit/i18n/translate.ts";
import { LANGUAGES, type Language, language } from "../words/words.ts";

export const THEMES = ["auto", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const read = <T extends string>(name: string, allowed: readonly T[]): T | null => {
  try {
    const value = localStorage.getItem(`tillmesh.wall.${name}`);
    return allowed.find((one) => one === value) ?? null;
  } catch {
    // A browser that keeps nothing still shows the wall.
    return null;
  }
};

const write = (name: string, value: string): void => {
  try {
    localStorage.setItem(`tillmesh.wall.${name}`, value);
  } catch {
    // As above: the choice then lasts until the page is closed.
  }
};

export const theme = signal<Theme>(read("theme", THEMES) ?? "auto");
language.value = read("language", LANGUAGES) ?? pickLanguage(navigator.language, LANGUAGES);

const next = <T>(all: readonly [T, ...T[]], now: T): T => all[(all.indexOf(now) + 1) % all.length] ?? all[0];

export const nextLanguage = (): Language => next(LANGUAGES, language.value);

export const turnLanguage = (): void => {
  language.value = nextLanguage();
  write("language", language.value);
};

export const turnTheme = (): void => {
  theme.value = next(THEMES, theme.value);
  write("theme", theme.value);
};
