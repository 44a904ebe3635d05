import { type AuthorId, parseAuthorId } from "./ids.ts";

/** How far each author's chain is held: author -> last contiguous seq. An author not in it stands at 0. */
export type Vector = ReadonlyMap<AuthorId, number>;

export const EMPTY_VECTOR: Vector = new Map();

/** Last seq held of `author`. */
export const seqOf = (vector: Vector, author: AuthorId): number => vector.get(author) ?? 0;

/** `vector` with `author` at `seq`, never lower than it was. */
export const advance = (vector: Vector, author: AuthorId, seq: number): Vector =>
  seq <= seqOf(vector, author) ? vector : new Map(vector).set(author, seq);

/** The higher of both, author by author. */
export const mergeVectors = (a: Vector, b: Vector): Vector => {
  const merged = new Map(a);
  for (const [author, seq] of b) if (seq > seqOf(merged, author)) merged.set(author, seq);
  return merged;
};

/** What `theirs` has that `mine` has not: author, first missing seq, last seq they hold. Sorted by author. */
export const missingFrom = (mine: Vector, theirs: Vector): { author: AuthorId; from: number; to: number }[] => {
  const missing: { author: AuthorId; from: number; to: number }[] = [];
  for (const [author, to] of theirs) {
    const have = seqOf(mine, author);
    if (to > have) missing.push({ author, from: have + 1, to });
  }
  return missing.toSorted((a, b) => (a.author < b.author ? -1 : 1));
};

/** Whether both hold the same; zeros count as absent. */
export const vectorsEqual = (a: Vector, b: Vector): boolean =>
  missingFrom(a, b).length === 0 && missingFrom(b, a).length === 0;

/** Entries held in all. */
export const vectorTotal = (vector: Vector): number => {
  let total = 0;
  for (const seq of vector.values()) total += seq;
  return total;
};

/** As a plain object with sorted keys, for the wire and for people. */
export const vectorToJson = (vector: Vector): Record<string, number> =>
  Object.fromEntries([...vector].toSorted(([a], [b]) => (a < b ? -1 : 1)));

/** From a plain object (schema-checked to be strings to whole numbers); null when an author id is malformed. */
export const vectorFromJson = (json: Readonly<Record<string, number>>): Vector | null => {
  const vector = new Map<AuthorId, number>();
  for (const [key, seq] of Object.entries(json)) {
    const author = parseAuthorId(key);
    if (author === null || !Number.isSafeInteger(seq) || seq < 0) return null;
    vector.set(author, seq);
  }
  return vector;
};
