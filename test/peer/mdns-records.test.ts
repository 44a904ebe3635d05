import { assert, constantFrom, object, property } from "fast-check";
import { describe, expect, it } from "vitest";
import type { ClusterId, DeviceId } from "../../src/log/ids.ts";
import { candidatesIn, SERVICE_TYPE, textRecordOf } from "../../src/peer/mdns-records.ts";

const CLUSTER = "c0".repeat(16) as ClusterId;
const DEVICE = "dd".repeat(16) as DeviceId;

const packetOf = (fields: Record<string, string>, patch: object = {}) => ({
  answers: [{ type: "PTR", name: `_${SERVICE_TYPE}._tcp.local`, ttl: 28_800, data: "x" }],
  additionals: [
    {
      type: "TXT",
      name: `${DEVICE}._${SERVICE_TYPE}._tcp.local`,
      ttl: 4_500,
      data: Object.entries(fields).map(([key, value]) => Buffer.from(`${key}=${value}`)),
      ...patch,
    },
  ],
});

const good = textRecordOf(CLUSTER, DEVICE, 4101);

describe("mDNS answers, which anyone can send", () => {
  it("tell where a till of this store may be: the address they came from", () => {
    expect(candidatesIn(packetOf(good), "10.0.0.2", CLUSTER)).toEqual([
      { device: DEVICE, host: "10.0.0.2", port: 4101 },
    ]);
  });

  it.each([
    ["of another store", packetOf({ ...good, c: "ffffffff" })],
    ["with no device", packetOf({ c: good["c"]!, p: "1" })],
    ["with a device that is none", packetOf({ ...good, d: "../../etc" })],
    ["with port 0", packetOf({ ...good, p: "0" })],
    ["with a port that is none", packetOf({ ...good, p: "4101; rm" })],
    ["that say goodbye", packetOf(good, { ttl: 0 })],
    ["of another service", packetOf(good, { name: `${DEVICE}._http._tcp.local` })],
    ["with text that is no list", packetOf(good, { data: 5 })],
    ["with nothing", {}],
  ])("%s tell nothing", (_what, packet) => {
    expect(candidatesIn(packet, "10.0.0.2", CLUSTER)).toEqual([]);
  });

  it("never throw, whatever was decoded", () => {
    assert(
      property(
        object({ maxDepth: 4, key: constantFrom("answers", "additionals", "type", "name", "data", "ttl") }),
        (packet) => {
          expect(candidatesIn(packet, "10.0.0.2", CLUSTER)).toEqual([]);
        },
      ),
      { seed: 2_026, numRuns: 500 },
    );
  });
});
