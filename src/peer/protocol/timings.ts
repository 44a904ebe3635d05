/** Times and bounds of the protocol, each with its reason. Milliseconds, bytes and counts are in the names. */

/** Heartbeat: a cut cable gives no close, so only words prove that a peer is there (DESIGN section 4). */
export const PING_EVERY_MS = 1_000;

/** Five heartbeats missed: the peer is gone. Longer than a busy till's worst pause, shorter than a cashier's patience. */
export const SILENT_MS_MAX = 5_000;

/** A connection that has not said hello by then says nothing we want to wait for. */
export const HELLO_WITHIN_MS = 5_000;

/** After asking to close, how long a connection may take before it is cut. */
export const CLOSING_MS_MAX = 1_000;

/** News of what was appended is gathered this long, so that a burst is told once. */
export const NEWS_AFTER_MS = 50;

/** The whole vector is told again about this often, so that nothing that was missed stays missed. */
export const VECTOR_EVERY_MS = 5_000;

/** Part of {@link VECTOR_EVERY_MS} that is left to chance, so that tills do not all speak at once. */
export const VECTOR_JITTER = 0.4;

/** A digest that differs leads to an exchange of vectors at most this often. */
export const VECTOR_MISMATCH_EVERY_MS = 1_000;

/** A want without an answer by then is asked of another peer. */
export const WANT_TIMEOUT_MS = 3_000;

/** Runs asked of one peer at a time: bounds what its answers can fill of our memory. */
export const WANTS_PER_PEER_MAX = 4;

/** Runs of one author that wait for our disk: the next is fetched while one is written, no more. */
export const PENDING_RUNS_PER_AUTHOR_MAX = 2;

/** First and longest pause before an author is asked again of a peer that failed to give it. */
export const RETRY_FIRST_MS = 1_000;
export const RETRY_LONGEST_MS = 60_000;

/** After that many failures the pause has reached its longest; more are not counted. */
export const RETRY_DOUBLINGS_MAX = 6;

/** What may be on its way to one peer unacknowledged before it is told by vectors only. */
export const PUSH_WINDOW_BYTES = 2 * 1024 * 1024;
export const PUSH_WINDOW_RUNS = 64;

/** An unacknowledged run is forgotten by then: the peer did not take it and will ask when it can. */
export const ACK_TIMEOUT_MS = 10_000;

/** What may wait for our disk from one peer; a peer that sends more ignores our acknowledgements. */
export const INBOUND_BYTES_MAX = 16 * 1024 * 1024;

/** Runs likewise: pushes and answers together, with room for the acknowledgements on their way. */
export const INBOUND_RUNS_MAX = 4 * PUSH_WINDOW_RUNS;

/** Bytes of entries asked for in one run: a tenth of a second of a slow Wi-Fi. */
export const RUN_BYTES_TARGET = 256 * 1024;

/** Authors in one vector: a store of 30 tills that opens an epoch every week for two years. */
export const VECTOR_AUTHORS_MAX = 4_096;

/** Clock samples kept a peer; the median of so few forgets a jump within seconds. */
export const CLOCK_SAMPLES = 9;

/** Pings on their way whose answers are still of use. */
export const PINGS_OUTSTANDING_MAX = 8;

/** First and longest pause before a peer that could not be reached is dialled again. */
export const DIAL_FIRST_MS = 250;
export const DIAL_LONGEST_MS = 8_000;

/** The same for a peer that was reached and said no: a person must act first. */
export const DIAL_REFUSED_MS = 10_000;

/** The till with the higher id lets the other dial first, so that a pair rarely connects twice. */
export const DIAL_GRACE_MS = 300;

/** A link silent for longer loses to a fresh one of the same peer, whoever dialled. */
export const STALE_LINK_MS = 2 * PING_EVERY_MS;
