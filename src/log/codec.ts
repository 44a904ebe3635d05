/**
 * Bytes of entries and seals. All integers are big-endian.
 *
 *   entry  "TME1" | cluster 16 | device 16 | epoch 8 | seq u64 | prevHash 32 | hlc wall u48, counter u16
 *          | wall u64 | schemaVersion u16 | type length u8 | id length u8 | operation length u8
 *          | payload length u32 | type | id | operation | payload (UTF-8 JSON text)
 *   seal   "TMS1" | cluster 16 | device 16 | epoch 8 | seq u64 | entryHash 32
 *          | receiptNumber u64 | perpetualTotal u64 | receiptCount u64 | signature 64
 *
 * The format never changes; a new one gets a new tag. Golden bytes are in test/log/fixtures.
 */
import { concatBytes, fromHex, fromUtf8, toHex, utf8 } from "../kernel/bytes.ts";
import { invariant } from "../kernel/assert.ts";
import { ENTRY_PAYLOAD_BYTES_MAX } from "../kernel/limits.ts";
import type { Sha256 } from "../kernel/ports.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Entry } from "./entry.ts";
import type { ClusterId, DeviceId, EpochId } from "./ids.ts";
import type { Seal } from "./seal.ts";

const ENTRY_MAGIC = utf8("TME1");
const SEAL_MAGIC = utf8("TMS1");
const ENTRY_TAG = utf8("tillmesh-entry-1\0");
/** Up to and including the payload's length; the names and the payload follow. */
const ENTRY_HEADER_BYTES = 109;
const SEAL_BODY_BYTES = 108;
/** Length of an encoded seal. */
export const SEAL_BYTES = SEAL_BODY_BYTES + 64;
const NAME_PATTERN = /^[a-z][a-z0-9-]{0,31}$/;
const ENTITY_ID_PATTERN = /^[\x21-\x7e]{1,64}$/;

/** What is wrong with bytes that claim to be an entry or a seal. */
export interface CodecFault {
  readonly type: "malformed";
  readonly reason: string;
}

const malformed = (reason: string): Result<never, CodecFault> => err({ type: "malformed", reason });

const putHex = (target: Uint8Array, at: number, hex: string, length: number): void => {
  const bytes = fromHex(hex);
  invariant(bytes !== null && bytes.length === length, `an id of ${length} bytes`);
  target.set(bytes, at);
};

const putU64 = (view: DataView, at: number, value: number): void => {
  invariant(Number.isSafeInteger(value) && value >= 0, "a whole number from 0 to 2^53");
  view.setUint32(at, Math.floor(value / 2 ** 32));
  view.setUint32(at + 4, value % 2 ** 32);
};

const getU64 = (view: DataView, at: number): number => view.getUint32(at) * 2 ** 32 + view.getUint32(at + 4);

const U16_MAX = 2 ** 16 - 1;
const HLC_WALL_MAX = 2 ** 48 - 1;

const isWhole = (value: number, max: number): boolean => Number.isInteger(value) && value >= 0 && value <= max;

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const startsWith = (bytes: Uint8Array, magic: Uint8Array): boolean =>
  bytes.length >= magic.length && magic.every((byte, i) => bytes[i] === byte);

/** Bytes of an entry from its fields. Throws on fields its author must never produce. */
export const encodeEntry = (fields: Omit<Entry, "hash" | "bytes">): Uint8Array => {
  invariant(NAME_PATTERN.test(fields.entityType), "an entity type of a-z, 0-9 and -");
  invariant(NAME_PATTERN.test(fields.operation), "an operation of a-z, 0-9 and -");
  invariant(ENTITY_ID_PATTERN.test(fields.entityId), "an entity id of 1 to 64 printable characters");
  // A lone surrogate has no UTF-8: the text stored would not be the text hashed.
  invariant(fields.payload.isWellFormed(), "a payload of whole characters");
  invariant(fields.seq >= 1, "a seq from 1");
  invariant(fields.prevHash.length === 32, "a previous hash of 32 bytes");
  invariant(
    isWhole(fields.hlc.wallMs, HLC_WALL_MAX) && isWhole(fields.hlc.counter, U16_MAX),
    "a stamp within its range",
  );
  invariant(isWhole(fields.schemaVersion, U16_MAX), "a schema version from 0 to 65535");
  const type = utf8(fields.entityType);
  const id = utf8(fields.entityId);
  const operation = utf8(fields.operation);
  const payload = utf8(fields.payload);
  invariant(payload.length <= ENTRY_PAYLOAD_BYTES_MAX, "a payload within its limit");
  const bytes = new Uint8Array(ENTRY_HEADER_BYTES + type.length + id.length + operation.length + payload.length);
  const view = viewOf(bytes);
  bytes.set(ENTRY_MAGIC, 0);
  putHex(bytes, 4, fields.cluster, 16);
  putHex(bytes, 20, fields.device, 16);
  putHex(bytes, 36, fields.epoch, 8);
  putU64(view, 44, fields.seq);
  bytes.set(fields.prevHash, 52);
  view.setUint16(84, Math.floor(fields.hlc.wallMs / 2 ** 32));
  view.setUint32(86, fields.hlc.wallMs % 2 ** 32);
  view.setUint16(90, fields.hlc.counter);
  putU64(view, 92, fields.wallMs);
  view.setUint16(100, fields.schemaVersion);
  view.setUint8(102, type.length);
  view.setUint8(103, id.length);
  view.setUint8(104, operation.length);
  view.setUint32(105, payload.length);
  let at = ENTRY_HEADER_BYTES;
  for (const part of [type, id, operation, payload]) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
};

/** The exact bytes before the payload, which follows them as UTF-8. */
export const headerOfEntry = (entry: Entry): Uint8Array =>
  // Types, ids and operations are ASCII: as many bytes as characters.
  entry.bytes.subarray(
    0,
    ENTRY_HEADER_BYTES + entry.entityType.length + entry.entityId.length + entry.operation.length,
  );

/** Hash of an entry's exact bytes. */
export const hashEntry = (sha256: Sha256, bytes: Uint8Array): Uint8Array => sha256(concatBytes([ENTRY_TAG, bytes]));

/** An entry from its exact bytes, hash computed. The payload is text here; its schema is the reader's business. */
export const decodeEntry = (sha256: Sha256, bytes: Uint8Array): Result<Entry, CodecFault> => {
  if (bytes.length < ENTRY_HEADER_BYTES || !startsWith(bytes, ENTRY_MAGIC)) return malformed("not an entry");
  const view = viewOf(bytes);
  const typeEnd = ENTRY_HEADER_BYTES + view.getUint8(102);
  const idEnd = typeEnd + view.getUint8(103);
  const operationEnd = idEnd + view.getUint8(104);
  const payloadBytes = view.getUint32(105);
  if (payloadBytes > ENTRY_PAYLOAD_BYTES_MAX) return malformed("payload over its limit");
  if (operationEnd + payloadBytes !== bytes.length) return malformed("lengths do not add up");
  const seq = getU64(view, 44);
  const wallMs = getU64(view, 92);
  if (!Number.isSafeInteger(seq) || seq < 1 || !Number.isSafeInteger(wallMs)) return malformed("number out of range");
  let text: { entityType: string; entityId: string; operation: string; payload: string };
  try {
    text = {
      entityType: fromUtf8(bytes.subarray(ENTRY_HEADER_BYTES, typeEnd)),
      entityId: fromUtf8(bytes.subarray(typeEnd, idEnd)),
      operation: fromUtf8(bytes.subarray(idEnd, operationEnd)),
      payload: fromUtf8(bytes.subarray(operationEnd)),
    };
  } catch {
    return malformed("text that is not UTF-8");
  }
  if (!NAME_PATTERN.test(text.entityType) || !NAME_PATTERN.test(text.operation)) return malformed("a bad type name");
  if (!ENTITY_ID_PATTERN.test(text.entityId)) return malformed("a bad entity id");
  return ok({
    cluster: toHex(bytes.subarray(4, 20)) as ClusterId,
    device: toHex(bytes.subarray(20, 36)) as DeviceId,
    epoch: toHex(bytes.subarray(36, 44)) as EpochId,
    seq,
    prevHash: bytes.slice(52, 84),
    hlc: { wallMs: view.getUint16(84) * 2 ** 32 + view.getUint32(86), counter: view.getUint16(90) },
    wallMs,
    ...text,
    schemaVersion: view.getUint16(100),
    hash: hashEntry(sha256, bytes),
    bytes,
  });
};

/** The part of a seal that is signed. */
export const bodyOfSeal = (fields: Omit<Seal, "signature" | "bytes">): Uint8Array => {
  const bytes = new Uint8Array(SEAL_BODY_BYTES);
  const view = viewOf(bytes);
  invariant(fields.seq >= 1, "a seq from 1");
  invariant(fields.entryHash.length === 32, "an entry hash of 32 bytes");
  bytes.set(SEAL_MAGIC, 0);
  putHex(bytes, 4, fields.cluster, 16);
  putHex(bytes, 20, fields.device, 16);
  putHex(bytes, 36, fields.epoch, 8);
  putU64(view, 44, fields.seq);
  bytes.set(fields.entryHash, 52);
  putU64(view, 84, fields.totals.receiptNumber);
  putU64(view, 92, fields.totals.perpetualTotal);
  putU64(view, 100, fields.totals.receiptCount);
  return bytes;
};

/** Bytes of a signed seal. */
export const encodeSeal = (fields: Omit<Seal, "bytes">): Uint8Array => {
  invariant(fields.signature.length === SEAL_BYTES - SEAL_BODY_BYTES, "a signature of 64 bytes");
  return concatBytes([bodyOfSeal(fields), fields.signature]);
};

/** A seal from its exact bytes; its signature is not checked here. */
export const decodeSeal = (bytes: Uint8Array): Result<Seal, CodecFault> => {
  if (bytes.length !== SEAL_BYTES || !startsWith(bytes, SEAL_MAGIC)) return malformed("not a seal");
  const view = viewOf(bytes);
  const numbers = [44, 84, 92, 100].map((at) => getU64(view, at));
  const [seq = 0, receiptNumber = 0, perpetualTotal = 0, receiptCount = 0] = numbers;
  if (seq < 1 || !numbers.every((value) => Number.isSafeInteger(value))) return malformed("number out of range");
  return ok({
    cluster: toHex(bytes.subarray(4, 20)) as ClusterId,
    device: toHex(bytes.subarray(20, 36)) as DeviceId,
    epoch: toHex(bytes.subarray(36, 44)) as EpochId,
    seq,
    entryHash: bytes.slice(52, 84),
    totals: { receiptNumber, perpetualTotal, receiptCount },
    signature: bytes.slice(SEAL_BODY_BYTES),
    bytes,
  });
};
