import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { fromHex, toHex, utf8 } from "../../../src/kernel/bytes.ts";
import { canonicalJson, type Json } from "../../../src/kernel/canonical.ts";
import type { AuthorId } from "../../../src/log/ids.ts";
import { MESSAGE_SCHEMAS, type MessageType } from "../../../src/peer/protocol/messages.ts";
import { commonVersion, PROTOCOL_VERSION, PROTOCOL_VERSION_MIN } from "../../../src/peer/protocol/protocol-version.ts";
import { vectorDigest } from "../../../src/peer/protocol/vector-digest.ts";
import { decodeFrame, encodeFrame } from "../../../src/peer/protocol/wire.ts";
import { sha256 } from "../support/authors.ts";
import { exampleMessages } from "../support/messages.ts";

/** Hash of the schemas of each protocol version. A changed wire needs a new version and a new line, never a new hash. */
const SCHEMA_HASHES: Readonly<Record<number, string>> = {
  1: "851f99d00b9c09851a0fde80ea76a43e",
};

const GOLDEN = new URL("../fixtures/golden/", import.meta.url);

const schemaHash = (): string => {
  const schemas = Object.fromEntries(
    Object.entries(MESSAGE_SCHEMAS).map(([type, schema]) => [type, z.toJSONSchema(schema, { io: "input" })]),
  );
  return toHex(sha256(utf8(canonicalJson(schemas as unknown as Json)))).slice(0, 32);
};

const goldenOf = (type: MessageType): string =>
  readFileSync(new URL(`${type}.v${PROTOCOL_VERSION}.hex`, GOLDEN), "utf8").replaceAll(/\s/g, "");

describe("the wire between mixed versions", () => {
  it("is not changed without a new protocol version", () => {
    expect(
      schemaHash(),
      "The messages changed. Older tills are still out there: raise PROTOCOL_VERSION, write its line of history, add golden bytes, and add (do not change) a line in SCHEMA_HASHES.",
    ).toBe(SCHEMA_HASHES[PROTOCOL_VERSION]);
  });

  it("has a hash for every version that was ever shipped", () => {
    expect(Object.keys(SCHEMA_HASHES).map(Number)).toEqual(Array.from({ length: PROTOCOL_VERSION }, (_, i) => i + 1));
  });

  it.each(Object.entries(exampleMessages()))(
    "%s has the same bytes as ever, and they read as they did",
    (type, message) => {
      const golden = goldenOf(type as MessageType);
      const frame = encodeFrame(message);
      expect(frame.ok && toHex(frame.value)).toBe(golden);
      const bytes = fromHex(golden);
      expect(bytes).not.toBeNull();
      expect(decodeFrame(sha256, bytes!)).toEqual({ ok: true, value: message });
    },
  );

  it("makes the same digest of a vector as ever, whatever the order and with nothing held left out", () => {
    const [author] = exampleMessages().ack.vector.keys();
    const other = `${"b1".repeat(16)}:${"c2".repeat(8)}` as AuthorId;
    const digest = vectorDigest(
      sha256,
      new Map([
        [author!, 7],
        [other, 3],
      ]),
    );
    expect(digest).toBe("98bebe438ad367ff");
    expect(
      vectorDigest(
        sha256,
        new Map([
          [other, 3],
          [author!, 7],
        ]),
      ),
    ).toBe(digest);
    const third = `${"d1".repeat(16)}:${"c2".repeat(8)}` as AuthorId;
    expect(
      vectorDigest(
        sha256,
        new Map([
          [other, 3],
          [author!, 7],
          [third, 0],
        ]),
      ),
    ).toBe(digest);
  });

  it("keeps golden bytes of every message of every version that is still spoken", () => {
    const kept = readdirSync(GOLDEN).toSorted();
    const due: string[] = [];
    for (let version = PROTOCOL_VERSION_MIN; version <= PROTOCOL_VERSION; version++)
      for (const type of Object.keys(exampleMessages())) due.push(`${type}.v${version}.hex`);
    expect(kept).toEqual(due.toSorted());
  });

  it("reads a hello and a refusal of a later version: fields and reasons it does not know", () => {
    const { hello } = exampleMessages();
    const json = JSON.stringify({ ...hello, vector: {}, type: undefined, later: { field: 1 } });
    const frame = new Uint8Array([1, ...utf8(json)]);
    expect(decodeFrame(sha256, frame)).toMatchObject({ ok: true, value: { type: "hello", appVersion: "0.1.0" } });
    const refusal = new Uint8Array([2, ...utf8('{"reason":"full-moon","detail":""}')]);
    expect(decodeFrame(sha256, refusal)).toMatchObject({ ok: true, value: { type: "refuse", reason: "other" } });
  });

  it("agrees on the highest version both speak", () => {
    expect(commonVersion({ min: 1, max: 3 }, { min: 2, max: 5 })).toBe(3);
    expect(commonVersion({ min: 1, max: 1 }, { min: 1, max: 1 })).toBe(1);
    expect(commonVersion({ min: 1, max: 1 }, { min: 2, max: 3 })).toBeNull();
    expect(commonVersion({ min: 4, max: 5 }, { min: 1, max: 3 })).toBeNull();
  });
});
