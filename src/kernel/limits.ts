/** Every limit has a name and a reason, here. Units are in the names. */

/** A payload larger than this is a mistake or an attack: a sale of 2,000 lines is about 600 kB. */
export const ENTRY_PAYLOAD_BYTES_MAX = 768 * 1024;

/** One frame between tills. ws's own default is 100 MiB, which lets one peer fill the memory. */
export const FRAME_BYTES_MAX = 1024 * 1024;

/** Entries between two seals of one commit, so that a receiver verifies in bounded batches. */
export const ENTRIES_PER_SEAL_MAX = 100;

/** Bytes of entries between two seals: what lies between seals travels in one frame, which must hold it. */
export const SEALED_STRETCH_BYTES_MAX = 960 * 1024;

/** Entries a till applies in one transaction before it looks at the till's own work again. */
export const APPLY_BATCH_ENTRIES_MAX = 100;

/** A stamp further ahead than this is marked suspect and does not advance one's own clock (DESIGN section 3). */
export const CLOCK_AHEAD_MS_MAX = 60_000;

/** Lines of one basket: the longest real receipt seen has fewer than 200; beyond this it is a runaway scanner. */
export const BASKET_LINES_MAX = 1_000;

/** Payments of one basket: the api's bound too. A party of twenty that pays one by one is the most seen. */
export const BASKET_TENDERS_MAX = 20;

/** One line's quantity, in thousandths: 99,999 pieces or kilograms. */
export const QUANTITY_THOUSANDTHS_MAX = 99_999_000;

/** One amount, in minor units: sums of a million of them stay below 2^53. */
export const AMOUNT_MINOR_MAX = 9_000_000_000;

/** A catalogue file: 100,000 articles are about 12 MB. */
export const CATALOGUE_FILE_BYTES_MAX = 64 * 1024 * 1024;

/** Events on their way to one screen: beyond this it has stopped listening, and would fill the memory. */
export const HEARD_EVENTS_WAITING_MAX = 256;

/** A JSON request of the till's API. The longest sale is well below. */
export const REQUEST_BYTES_MAX = 1024 * 1024;
