/** A generator that gives the same numbers for the same seed (mulberry32), so that a failure can be run again. */
export interface SeededRandom {
  /** In [0, 1). */
  fraction(): number;
  /** Whole, from 0 up to but not including `end`. */
  below(end: number): number;
  pick<T>(items: readonly T[]): T;
  bytes(length: number): Uint8Array;
  /** A UUIDv7 of a made-up time. */
  uuid(): string;
}

export const seeded = (seed: number): SeededRandom => {
  let state = seed >>> 0;
  let uuids = 0;
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (end: number): number => Math.floor(fraction() * end);
  const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, () => below(256));
  return {
    fraction,
    below,
    bytes,
    pick: (items) => {
      const item = items[below(items.length)];
      if (item === undefined) throw new Error("nothing to pick from");
      return item;
    },
    uuid: () => {
      const time = (1_760_000_000_000 + uuids++).toString(16).padStart(12, "0");
      const hex = Buffer.from(bytes(10)).toString("hex");
      return `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(0, 3)}-8${hex.slice(3, 6)}-${hex.slice(6, 18)}`;
    },
  };
};
