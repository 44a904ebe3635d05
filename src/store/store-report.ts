/** Something that is not as the store wrote it. */
export interface StoreFault {
  /** An entry (`device:epoch:seq`), a row, or a part of the database. */
  readonly where: string;
  readonly what: string;
}

/** What a whole check of a store found. Sound means: no faults. */
export interface StoreReport {
  /** Entries, seals and authors found genuine. */
  readonly entries: number;
  readonly seals: number;
  readonly authors: number;
  /** The first fault of each author and of each table. */
  readonly faults: readonly StoreFault[];
}
