/** Looking for articles: the favourites and what a search finds. */
import { signal } from "@preact/signals";
import type { Product } from "../../../domain/catalogue-body.ts";
import { call } from "./api-client.ts";
import { query } from "./state.ts";

/** As many as the widest screen shows; the program puts what sells most first when nothing is searched for. */
const FAVOURITES = 24;
/** More is no answer to a search but another one. */
const RESULTS = 30;

/** Typing pauses longer than this; a scanner's keys come sooner, so that its code is not searched for letter by letter. */
const SEARCH_AFTER_MS = 80;

export const favourites = signal<readonly Product[]>([]);
/** What the search found; null while nothing is searched for. */
export const results = signal<readonly Product[] | null>(null);
/** Which result Enter takes. */
export const chosenResult = signal(0);

const fetchProducts = async (text: string, limit: number): Promise<readonly Product[] | null> => {
  const search = new URLSearchParams({ query: text, limit: String(limit) });
  const answer = await call<{ items: readonly Product[] }>("GET", `/products?${search.toString()}`);
  return answer.ok ? answer.value.items : null;
};

/** Fetches the favourites. They keep their places until the catalogue changes: fingers learn where things are. */
export const loadFavourites = async (): Promise<void> => {
  favourites.value = (await fetchProducts("", FAVOURITES)) ?? favourites.value;
};

/** Searches for what is typed, once it is no scanner that types; an answer overtaken by the next letter is dropped. */
export const search = async (text: string): Promise<void> => {
  query.value = text;
  const wanted = text.trim();
  if (wanted === "") {
    results.value = null;
    return;
  }
  await new Promise<void>((resolve) => {
    setTimeout(resolve, SEARCH_AFTER_MS);
  });
  if (query.value !== text) return;
  const found = await fetchProducts(wanted, RESULTS);
  if (query.value !== text || found === null) return;
  results.value = found;
  chosenResult.value = 0;
};

/** Empties the search. */
export const clearSearch = (): void => {
  query.value = "";
  results.value = null;
};
