/**
 * Frames: one message each, at most FRAME_BYTES_MAX. The first byte is the kind.
 *
 *   1 hello  2 refuse  3 vector  4 want  6 ack  7 ping  8 pong  9 bye     then UTF-8 JSON (`messages.ts`)
 *   5 entries    device 16 | epoch 8 | entry count u16 | seal count u16
 *                | each entry: length u32, exact bytes | each seal: 172 exact bytes
 *
 * All integers are big-endian. Golden bytes are in test/peer/fixtures/golden.
 */
import { concatBytes, fromHex, fromUtf8, toHex, utf8 } from "../../kernel/bytes.ts";
import { must } from "../../kernel/assert.ts";
import { ENTRIES_PER_SEAL_MAX, FRAME_BYTES_MAX } from "../../kernel/limits.ts";
import type { Sha256 } from "../../kernel/ports.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { SealedRun } from "../../log/chain.ts";
import { decodeEntry, decodeSeal, SEAL_BYTES } from "../../log/codec.ts";
import type { Entry } from "../../log/entry.ts";
import { authorOf, type DeviceId, type EpochId, splitAuthor } from "../../log/ids.ts";
import type { Seal } from "../../log/seal.ts";
import { vectorToJson } from "../../log/vector.ts";
import { type ControlType, type Message, MESSAGE_SCHEMAS } from "./messages.ts";

/** What is wrong with a frame. `reason` is for the log, never for a decision. */
export interface WireFault {
  readonly type: "malformed" | "too-large";
  readonly reason: string;
}

const KINDS: Readonly<Record<Message["type"], number>> = {
  hello: 1,
  refuse: 2,
  vector: 3,
  want: 4,
  entries: 5,
  ack: 6,
  ping: 7,
  pong: 8,
  bye: 9,
};
const TYPES = new Map(Object.entries(KINDS).map(([type, kind]) => [kind, type as Message["type"]]));

/** Bytes of an entries frame before its first entry. */
export const ENTRIES_HEADER_BYTES = 29;
/** What each entry takes beside its own bytes. */
export const ENTRY_OVERHEAD_BYTES = 4;

const malformed = (reason: string): Result<never, WireFault> => err({ type: "malformed", reason });

const encodeEntries = (run: SealedRun): Uint8Array => {
  const { device, epoch } = splitAuthor(run.author);
  const header = new Uint8Array(ENTRIES_HEADER_BYTES);
  const view = new DataView(header.buffer);
  header[0] = KINDS.entries;
  header.set(must(fromHex(device), "a device id"), 1);
  header.set(must(fromHex(epoch), "an epoch id"), 17);
  view.setUint16(25, run.entries.length);
  view.setUint16(27, run.seals.length);
  const parts: Uint8Array[] = [header];
  for (const entry of run.entries) {
    const length = new Uint8Array(ENTRY_OVERHEAD_BYTES);
    new DataView(length.buffer).setUint32(0, entry.bytes.length);
    parts.push(length, entry.bytes);
  }
  for (const seal of run.seals) parts.push(seal.bytes);
  return concatBytes(parts);
};

const encodeControl = (message: Exclude<Message, { type: "entries" }>): Uint8Array => {
  const { type, ...body } = message;
  const json = "vector" in body ? { ...body, vector: vectorToJson(body.vector) } : body;
  return concatBytes([Uint8Array.of(KINDS[type]), utf8(JSON.stringify(json))]);
};

/** The frame of a message; `too-large` when no frame may hold it. */
export const encodeFrame = (message: Message): Result<Uint8Array, WireFault> => {
  if (message.type === "entries" && message.run.entries.length > ENTRIES_PER_SEAL_MAX)
    return err({ type: "too-large", reason: `${message.run.entries.length} entries` });
  const bytes = message.type === "entries" ? encodeEntries(message.run) : encodeControl(message);
  return bytes.length > FRAME_BYTES_MAX ? err({ type: "too-large", reason: `${bytes.length} bytes` }) : ok(bytes);
};

const decodeEntries = (sha256: Sha256, bytes: Uint8Array): Result<Message, WireFault> => {
  if (bytes.length < ENTRIES_HEADER_BYTES) return malformed("entries cut short");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const author = authorOf(toHex(bytes.subarray(1, 17)) as DeviceId, toHex(bytes.subarray(17, 25)) as EpochId);
  const entryCount = view.getUint16(25);
  const sealCount = view.getUint16(27);
  if (entryCount < 1 || entryCount > ENTRIES_PER_SEAL_MAX || sealCount < 1 || sealCount > entryCount)
    return malformed("a count out of range");
  const isTheirs = (item: Entry | Seal): boolean => authorOf(item.device, item.epoch) === author;
  const entries: Entry[] = [];
  const seals: Seal[] = [];
  let at = ENTRIES_HEADER_BYTES;
  for (let i = 0; i < entryCount; i++) {
    if (at + ENTRY_OVERHEAD_BYTES > bytes.length) return malformed("entries cut short");
    const end = at + ENTRY_OVERHEAD_BYTES + view.getUint32(at);
    if (end > bytes.length) return malformed("an entry cut short");
    // A copy: the frame's buffer belongs to the socket, the entry's bytes are kept.
    const entry = decodeEntry(sha256, bytes.slice(at + ENTRY_OVERHEAD_BYTES, end));
    if (!entry.ok) return malformed(`entry ${i}: ${entry.error.reason}`);
    if (!isTheirs(entry.value)) return malformed(`entry ${i}: of another author`);
    entries.push(entry.value);
    at = end;
  }
  if (at + sealCount * SEAL_BYTES !== bytes.length) return malformed("lengths do not add up");
  for (let i = 0; i < sealCount; i++, at += SEAL_BYTES) {
    const seal = decodeSeal(bytes.slice(at, at + SEAL_BYTES));
    if (!seal.ok) return malformed(`seal ${i}: ${seal.error.reason}`);
    if (!isTheirs(seal.value)) return malformed(`seal ${i}: of another author`);
    seals.push(seal.value);
  }
  return ok({ type: "entries", run: { author, entries, seals } });
};

const decodeControl = (type: ControlType, bytes: Uint8Array): Result<Message, WireFault> => {
  let json: unknown;
  try {
    json = JSON.parse(fromUtf8(bytes));
  } catch {
    return malformed(`${type}: not JSON`);
  }
  const body = MESSAGE_SCHEMAS[type].safeParse(json);
  if (body.success) return ok({ type, ...body.data } as Message);
  const issue = body.error.issues[0];
  return malformed(`${type}: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`.slice(0, 200));
};

/** The message in a frame's bytes. Any bytes are answered, none throw: they come from the network. */
export const decodeFrame = (sha256: Sha256, bytes: Uint8Array): Result<Message, WireFault> => {
  if (bytes.length > FRAME_BYTES_MAX) return err({ type: "too-large", reason: `${bytes.length} bytes` });
  const type = TYPES.get(bytes[0] ?? 0);
  if (type === undefined) return malformed("an unknown kind");
  return type === "entries" ? decodeEntries(sha256, bytes) : decodeControl(type, bytes.subarray(1));
};
