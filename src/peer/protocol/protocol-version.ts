/**
 * The version of what tills say to each other. A store is upgraded lane by lane during opening hours, so a new
 * version must go on speaking the ones down to {@link PROTOCOL_VERSION_MIN}.
 *
 * To change the wire: add a version here with its line of history, keep what older versions send readable, write
 * golden bytes of the new version beside the old ones, and give the schema's new hash to test/peer/wire-frozen.test.ts.
 *
 *   1  hello, refuse, vector, want, entries, ack, ping, pong, bye
 */
export const PROTOCOL_VERSION = 1;

/** Oldest version still spoken. */
export const PROTOCOL_VERSION_MIN = 1;

/** Versions a node speaks, both ends included. */
export interface ProtocolRange {
  readonly min: number;
  readonly max: number;
}

export const OWN_PROTOCOL_RANGE: ProtocolRange = { min: PROTOCOL_VERSION_MIN, max: PROTOCOL_VERSION };

/** The highest version both speak, or null when there is none. */
export const commonVersion = (ours: ProtocolRange, theirs: ProtocolRange): number | null => {
  const version = Math.min(ours.max, theirs.max);
  return version >= Math.max(ours.min, theirs.min) ? version : null;
};
