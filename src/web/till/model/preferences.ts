/** How this device likes its screen. Kept in the browser: it is no business of the store and holds no money. */
import { signal } from "@preact/signals";
import { LANGUAGES, type Language } from "../words/words.ts";

export const THEMES = ["auto", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];
export const CONTRASTS = ["auto", "more"] as const;
export type Contrast = (typeof CONTRASTS)[number];

const read = <T extends string>(name: string, allowed: readonly T[]): T | null => {
  try {
    const value = localStorage.getItem(`tillmesh.${name}`);
    return allowed.find((one) => one === value) ?? null;
  } catch {
    // A browser that keeps nothing still sells.
    return null;
  }
};

const write = (name: string, value: string): void => {
  try {
    localStorage.setItem(`tillmesh.${name}`, value);
  } catch {
    // As above: the choice then lasts until the page is closed.
  }
};

export const theme = signal<Theme>(read("theme", THEMES) ?? "auto");
export const contrast = signal<Contrast>(read("contrast", CONTRASTS) ?? "auto");

/** The language chosen on this device; null: the store's. */
export const chosenLanguage = (): Language | null => read("language", LANGUAGES);
export const rememberLanguage = (value: Language): void => write("language", value);
export const rememberTheme = (value: Theme): void => write("theme", value);
export const rememberContrast = (value: Contrast): void => write("contrast", value);
