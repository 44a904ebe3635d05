import type { ClusterId, DeviceId, EpochId } from "./ids.ts";
import type { Hlc } from "./hlc.ts";

/**
 * One business fact, whole: the unit of replication. Identity is `(device, epoch, seq)`.
 * `bytes` are the exact bytes that were hashed (header and payload, see `codec.ts`); they are stored and
 * forwarded as they are, and nothing is ever serialised a second time.
 */
export interface Entry {
  readonly cluster: ClusterId;
  readonly device: DeviceId;
  readonly epoch: EpochId;
  /** Contiguous from 1 within the epoch. */
  readonly seq: number;
  /** 32 bytes: hash of the entry before, zeros for the first. */
  readonly prevHash: Uint8Array;
  readonly hlc: Hlc;
  /** The device's own wall clock, UTC milliseconds: evidence, never a decision. */
  readonly wallMs: number;
  /** For example `sale`, `product`, `member`. */
  readonly entityType: string;
  /** A UUIDv7, or another stable id of the entity (at most 64 characters). */
  readonly entityId: string;
  /** For example `complete`, `put`, `add`. */
  readonly operation: string;
  /** Version of the payload's schema for this type and operation. */
  readonly schemaVersion: number;
  /** JSON text, exactly as hashed. */
  readonly payload: string;
  /** 32 bytes: SHA-256 of the domain tag and `bytes`. */
  readonly hash: Uint8Array;
  readonly bytes: Uint8Array;
}

/** What an author says; the chain gives it place, time and hash. */
export interface EntryDraft {
  readonly entityType: string;
  readonly entityId: string;
  readonly operation: string;
  readonly schemaVersion: number;
  readonly payload: string;
}
