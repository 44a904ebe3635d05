import { concatBytes, utf8 } from "../kernel/bytes.ts";
import type { Signer, Verify } from "../kernel/ports.ts";
import { bodyOfSeal, encodeSeal } from "./codec.ts";
import type { ClusterId, DeviceId, EpochId } from "./ids.ts";

/**
 * A device's signature over the head of its chain: one a commit, not one an entry. It also states the running
 * totals, so that a log cut at its tail contradicts the next seal, the printed receipt and the peers.
 */
export interface Seal {
  readonly cluster: ClusterId;
  readonly device: DeviceId;
  readonly epoch: EpochId;
  /** Seq of the entry it closes. */
  readonly seq: number;
  /** 32 bytes: that entry's hash. */
  readonly entryHash: Uint8Array;
  readonly totals: SealTotals;
  /** 64 bytes, Ed25519. */
  readonly signature: Uint8Array;
  /** The exact bytes, signature last. */
  readonly bytes: Uint8Array;
}

/** Totals of one epoch that only ever move on (the perpetual ones of fiscal law). */
export interface SealTotals {
  /** Last receipt number given in this epoch's series; 0 before the first. */
  readonly receiptNumber: number;
  /** Sum of all absolute receipt totals so far, minor units: never falls, not even by a refund. */
  readonly perpetualTotal: number;
  /** Receipts so far. */
  readonly receiptCount: number;
}

export const TOTALS_ZERO: SealTotals = { receiptNumber: 0, perpetualTotal: 0, receiptCount: 0 };

const SEAL_TAG = utf8("tillmesh-seal-1\0");

/** Signs a chain head. */
export const makeSeal = (signer: Signer, fields: Omit<Seal, "signature" | "bytes">): Seal => {
  const signature = signer.sign(concatBytes([SEAL_TAG, bodyOfSeal(fields)]));
  const unsigned = { ...fields, signature };
  return { ...unsigned, bytes: encodeSeal(unsigned) };
};

/** Whether `seal` was signed by the holder of `publicKey` (32 bytes). */
export const sealIsGenuine = (verify: Verify, publicKey: Uint8Array, seal: Seal): boolean =>
  verify(publicKey, concatBytes([SEAL_TAG, bodyOfSeal(seal)]), seal.signature);
