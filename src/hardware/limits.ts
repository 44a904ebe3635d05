/** Limits of the desk's devices: each has a name and a reason. Units are in the names. */

/**
 * A receipt that could not be printed for this long is given up and waits for a person: nobody wants a ticket of a
 * customer who has left (DOMAIN-RULES complaint 13).
 */
export const RECEIPT_TIME_TO_LIVE_MS = 2 * 60_000;

/** A drawer opens for the customer who is standing there, never by surprise later. */
export const DRAWER_PULSE_AGE_MS_MAX = 10_000;

/** Waiting jobs looked at in one round: enough to open the drawer of each sale of the last seconds. */
export const JOBS_PER_ROUND_MAX = 50;

/** A printer on the shop's own network accepts a connection in milliseconds; a switched-off one never does. */
export const PRINTER_CONNECT_MS_MAX = 2_500;

/** Handing bytes over: a printer whose buffer is full takes them as fast as it prints. */
export const PRINTER_WRITE_MS_MAX = 15_000;

/** Bytes of answers that were not asked for and are kept: more is a device gone mad. */
export const PRINTER_ANSWER_BYTES_MAX = 4_096;

/** Papers a virtual printer keeps to be looked at; older ones are thrown away. */
export const VIRTUAL_PAPERS_MAX = 100;

/** Rows of one virtual paper, about four metres: beyond it somebody is sending rubbish, and the paper is torn off. */
export const VIRTUAL_PAPER_ROWS_MAX = 1_000;

/** What a real receipt printer's buffer holds at most; a virtual one without paper takes no more either. */
export const VIRTUAL_BUFFER_BYTES_MAX = 64 * 1024;

/** Connections a virtual printer serves at a time. */
export const VIRTUAL_CONNECTIONS_MAX = 8;
