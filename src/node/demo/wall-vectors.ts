/** Comparing what the tills hold, as their statuses say it: author -> highest number. */
export type Held = Readonly<Record<string, number>>;

const at = (held: Held, author: string): number => held[author] ?? 0;

/** Author by author the highest of all. */
export const union = (vectors: readonly Held[]): Held => {
  const all: Record<string, number> = {};
  for (const held of vectors) {
    for (const [author, seq] of Object.entries(held)) all[author] = Math.max(at(all, author), seq);
  }
  return all;
};

/** Entries in `there` that are not in `here`. */
export const missing = (here: Held, there: Held): number => {
  let count = 0;
  for (const [author, seq] of Object.entries(there)) count += Math.max(0, seq - at(here, author));
  return count;
};

/** Entries of `device` that `now` has and `before` had not. */
export const arrived = (before: Held, now: Held, device: string): number => {
  let count = 0;
  for (const [author, seq] of Object.entries(now)) {
    if (author.startsWith(`${device}:`)) count += Math.max(0, seq - at(before, author));
  }
  return count;
};
