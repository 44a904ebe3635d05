import * as fc from "fast-check";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fromHex, toHex } from "../../src/kernel/bytes.ts";
import { ENTRY_PAYLOAD_BYTES_MAX } from "../../src/kernel/limits.ts";
import { linkAfter } from "../../src/log/chain.ts";
import { decodeEntry, decodeSeal, encodeEntry, encodeSeal, hashEntry, SEAL_BYTES } from "../../src/log/codec.ts";
import type { Entry } from "../../src/log/entry.ts";
import type { ClusterId, DeviceId, EpochId } from "../../src/log/ids.ts";
import { clusterIdOf, deviceIdOf } from "../../src/log/membership.ts";
import { makeSeal, type Seal, sealIsGenuine } from "../../src/log/seal.ts";
import { RFC_8032_KEYS, sha256, signerOf, verifyEd25519 } from "../support/crypto.ts";
import { seeded } from "../support/random.ts";

const golden = (name: string): string =>
  readFileSync(join(import.meta.dirname, "fixtures", `${name}.hex`), "utf8").replaceAll("\n", "");

const [root, device] = [signerOf(RFC_8032_KEYS[0].secret), signerOf(RFC_8032_KEYS[1].secret)];
const place = {
  cluster: clusterIdOf(sha256, root.publicKey),
  device: deviceIdOf(sha256, device.publicKey),
  epoch: "00112233445566ff" as EpochId,
};
const WALL_MS = 1_772_452_800_123;

type Fields = Omit<Entry, "hash" | "bytes">;

const first: Fields = {
  ...place,
  seq: 1,
  prevHash: new Uint8Array(32),
  hlc: { wallMs: WALL_MS, counter: 0 },
  wallMs: WALL_MS,
  entityType: "product",
  entityId: "0195a000-0000-7000-8000-000000000001",
  operation: "put",
  schemaVersion: 1,
  payload: '{"name":"Crème brûlée 🍮","revision":1}',
};
const second = (): Fields => ({
  ...place,
  seq: 2,
  prevHash: hashEntry(sha256, encodeEntry(first)),
  hlc: { wallMs: WALL_MS, counter: 1 },
  wallMs: WALL_MS - 5000,
  entityType: "sale",
  entityId: "0195a000-0000-7000-8000-000000000002",
  operation: "complete",
  schemaVersion: 65_535,
  payload: "{}",
});
const sealOfSecond = (): Seal =>
  makeSeal(device, {
    ...place,
    seq: 2,
    entryHash: hashEntry(sha256, encodeEntry(second())),
    totals: { receiptNumber: 41, perpetualTotal: Number.MAX_SAFE_INTEGER, receiptCount: 42 },
  });

describe("golden bytes: what was written by the first version must be read by every later one", () => {
  // The files were made by a script apart from this code, from the layout in codec.ts and the keys of RFC 8032.
  it("the test keys are those of RFC 8032", () => {
    for (const key of RFC_8032_KEYS) expect(toHex(signerOf(key.secret).publicKey)).toBe(key.publicKey);
  });

  it("an entry is written as it always was", () => {
    expect(toHex(encodeEntry(first))).toBe(golden("first-entry"));
    expect(toHex(encodeEntry(second()))).toBe(golden("second-entry"));
  });

  it("an entry is read as it always was", () => {
    const bytes = fromHex(golden("second-entry"))!;
    expect(decodeEntry(sha256, bytes)).toEqual({
      ok: true,
      value: { ...second(), bytes, hash: hashEntry(sha256, bytes) },
    });
  });

  it("a seal is signed, written and linked as it always was", () => {
    const seal = sealOfSecond();
    expect(toHex(seal.bytes)).toBe(golden("seal"));
    expect(decodeSeal(fromHex(golden("seal"))!)).toEqual({ ok: true, value: seal });
    expect(sealIsGenuine(verifyEd25519, device.publicKey, seal)).toBe(true);
    expect(toHex(linkAfter(sha256, { hash: seal.entryHash }, seal))).toBe(golden("link-after-seal"));
  });
});

const hex = (length: number): fc.Arbitrary<string> =>
  fc.uint8Array({ minLength: length, maxLength: length }).map(toHex);
const blob = (length: number): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((bytes) => new Uint8Array(bytes));
const whole = (max: number): fc.Arbitrary<number> => fc.oneof(fc.nat({ max }), fc.constantFrom(0, max));
const anyPlace = {
  cluster: hex(16) as fc.Arbitrary<ClusterId>,
  device: hex(16) as fc.Arbitrary<DeviceId>,
  epoch: hex(8) as fc.Arbitrary<EpochId>,
  seq: whole(Number.MAX_SAFE_INTEGER - 1).map((value) => value + 1),
};
const anyEntry: fc.Arbitrary<Fields> = fc.record({
  ...anyPlace,
  prevHash: blob(32),
  hlc: fc.record({ wallMs: whole(2 ** 48 - 1), counter: whole(65_535) }),
  wallMs: whole(Number.MAX_SAFE_INTEGER),
  entityType: fc.stringMatching(/^[a-z][a-z0-9-]{0,31}$/),
  entityId: fc.stringMatching(/^[\x21-\x7e]{1,64}$/),
  operation: fc.stringMatching(/^[a-z][a-z0-9-]{0,31}$/),
  schemaVersion: whole(65_535),
  payload: fc.oneof(fc.string({ unit: "binary", maxLength: 200 }), fc.constantFrom("\u{feff}{}", "\0", "")),
});
const anySeal: fc.Arbitrary<Omit<Seal, "bytes">> = fc.record({
  ...anyPlace,
  entryHash: blob(32),
  totals: fc.record({
    receiptNumber: whole(Number.MAX_SAFE_INTEGER),
    perpetualTotal: whole(Number.MAX_SAFE_INTEGER),
    receiptCount: whole(Number.MAX_SAFE_INTEGER),
  }),
  signature: blob(64),
});

describe("any entry and any seal", () => {
  it("come back from their bytes as they were, and give the same bytes again", () => {
    fc.assert(
      fc.property(anyEntry, (fields) => {
        const bytes = encodeEntry(fields);
        const decoded = decodeEntry(sha256, bytes);
        expect(decoded).toEqual({ ok: true, value: { ...fields, bytes, hash: hashEntry(sha256, bytes) } });
      }),
      { seed: 11, numRuns: 2000 },
    );
    fc.assert(
      fc.property(anySeal, (fields) => {
        const bytes = encodeSeal(fields);
        expect(decodeSeal(bytes)).toEqual({ ok: true, value: { ...fields, bytes } });
      }),
      { seed: 12, numRuns: 1000 },
    );
  });
});

describe("an author cannot write what nobody could read back", () => {
  it.each<[string, Partial<Fields>]>([
    ["seq 0", { seq: 0 }],
    ["a seq with a fraction", { seq: 1.5 }],
    ["a short previous hash", { prevHash: new Uint8Array(31) }],
    ["a long previous hash", { prevHash: new Uint8Array(33) }],
    ["a clock before 1970", { wallMs: -1 }],
    ["a stamp beyond 48 bits", { hlc: { wallMs: 2 ** 48, counter: 0 } }],
    ["a counter beyond 16 bits", { hlc: { wallMs: 0, counter: 65_536 } }],
    ["a schema version beyond 16 bits", { schemaVersion: 65_536 }],
    ["half a character", { payload: '"\ud83c"' }],
    ["a type of capitals", { entityType: "Sale" }],
    ["no operation", { operation: "" }],
    ["an id with a space", { entityId: "a b" }],
    ["an id of 65 characters", { entityId: "x".repeat(65) }],
    ["a device that is none", { device: "zz" as DeviceId }],
    ["a payload beyond its limit", { payload: "x".repeat(ENTRY_PAYLOAD_BYTES_MAX + 1) }],
  ])("%s", (_what, change) => {
    expect(() => encodeEntry({ ...first, ...change })).toThrow(/./);
  });

  it("but may write a payload of just the limit", () => {
    const payload = "x".repeat(ENTRY_PAYLOAD_BYTES_MAX);
    expect(decodeEntry(sha256, encodeEntry({ ...first, payload })).ok).toBe(true);
  });
});

describe("bytes from a hostile peer", () => {
  const entryBytes = encodeEntry(first);
  const sealBytes = sealOfSecond().bytes;

  it("never throw: 100,000 entries and seals with bits flipped, cut, doubled, spliced or made up", () => {
    const random = seeded(20_260_302);
    const accepted = { entries: 0, seals: 0 };
    for (let run = 0; run < 100_000; run++) {
      const bytes = mutated(random.below(2) === 0 ? entryBytes : sealBytes, random);
      const entry = decodeEntry(sha256, bytes);
      if (entry.ok) {
        accepted.entries++;
        // What was accepted must be the same entry again when it is passed on.
        expect(toHex(encodeEntry(entry.value))).toBe(toHex(bytes));
      }
      const seal = decodeSeal(bytes);
      if (seal.ok) {
        accepted.seals++;
        expect(toHex(encodeSeal(seal.value))).toBe(toHex(bytes));
      }
    }
    // Flips in ids, hashes and text must get through the codec, else this test has only looked at the first check.
    expect(accepted.entries).toBeGreaterThan(1000);
    expect(accepted.seals).toBeGreaterThan(1000);
  });

  it("that claim lengths they do not have are refused before anything is made of them", () => {
    for (const at of [102, 103, 104, 105, 106, 107, 108]) {
      const bytes = new Uint8Array(entryBytes);
      bytes[at] = (bytes[at] ?? 0) + 1;
      expect(decodeEntry(sha256, bytes), `byte ${at}`).toMatchObject({ ok: false, error: { type: "malformed" } });
    }
  });

  it("that are no UTF-8 are refused, not repaired: repaired text has another hash", () => {
    const bytes = new Uint8Array(entryBytes);
    bytes[bytes.length - 1] = 0xff;
    expect(decodeEntry(sha256, bytes)).toEqual({
      ok: false,
      error: { type: "malformed", reason: "text that is not UTF-8" },
    });
  });

  it("whose numbers a program would round are refused", () => {
    const bytes = new Uint8Array(entryBytes);
    bytes.fill(0xff, 44, 52);
    expect(decodeEntry(sha256, bytes)).toMatchObject({ ok: false, error: { reason: "number out of range" } });
    const seal = new Uint8Array(sealBytes);
    seal.fill(0xff, 92, 100);
    expect(decodeSeal(seal)).toMatchObject({ ok: false, error: { reason: "number out of range" } });
  });

  it("that are a seal and something more are no seal", () => {
    expect(sealBytes).toHaveLength(SEAL_BYTES);
    expect(decodeSeal(new Uint8Array([...sealBytes, 0])).ok).toBe(false);
    expect(decodeEntry(sha256, new Uint8Array([...entryBytes, 0])).ok).toBe(false);
  });
});

const mutated = (from: Uint8Array, random: ReturnType<typeof seeded>): Uint8Array => {
  const copy = new Uint8Array(from);
  switch (random.below(5)) {
    case 0:
      for (let flips = random.below(4) + 1; flips > 0; flips--) {
        const at = random.below(copy.length);
        copy[at] = (copy[at] ?? 0) ^ (1 << random.below(8));
      }
      return copy;
    case 1:
      return copy.subarray(0, random.below(copy.length + 1));
    case 2:
      return new Uint8Array([...copy, ...copy.subarray(random.below(copy.length))]);
    case 3: {
      const at = random.below(copy.length);
      copy.set(random.bytes(Math.min(8, copy.length - at)), at);
      return copy;
    }
    default:
      return random.bytes(random.below(300));
  }
};
