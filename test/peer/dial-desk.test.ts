import { describe, expect, it } from "vitest";
import type { DeviceId } from "../../src/log/ids.ts";
import { createAddressBook } from "../../src/peer/addresses.ts";
import { DialDesk } from "../../src/peer/dial-desk.ts";
import type { KnownPeer } from "../../src/peer/ports.ts";
import type { Address } from "../../src/peer/protocol/dialer.ts";
import { memoryFile } from "./support/tills.ts";

const SELF = "00".repeat(16) as DeviceId;
const PEER = "aa".repeat(16) as DeviceId;
const memberOf = (device: DeviceId): KnownPeer => ({ device, number: 1, name: "Lane 1", tlsPin: "pin" });
const members = new Map([SELF, PEER].map((device) => [device, memberOf(device)]));

const createScene = (typed: readonly Address[] = []) => {
  const scene = {
    now: 0,
    book: createAddressBook({ typed, file: memoryFile() }),
    plan: (devices: readonly DeviceId[] = []) => desk.plan({ devices: new Set(devices), members }),
  };
  const clock = { monoMs: () => scene.now, wallMs: () => scene.now };
  const random = { bytes: () => new Uint8Array(0), uuid: () => "", fraction: () => 0 };
  const desk = new DialDesk(SELF, { clock, random, addresses: scene.book });
  return { ...scene, scene, desk };
};

describe("whom a till dials", () => {
  it("is every member that is not connected, at what was heard of it, then where it was last", () => {
    const { book, desk, plan, scene } = createScene();
    expect(plan()).toEqual([]);
    book.remember(PEER, { host: "10.0.0.7", port: 7 });
    desk.hint({ device: PEER, host: "10.0.0.8", port: 8 });
    expect(plan([PEER])).toEqual([]);
    expect(plan()).toEqual([{ key: PEER, address: { host: "10.0.0.8", port: 8 }, device: PEER }]);
    desk.failed(PEER, "unreachable");
    scene.now += 10_000;
    expect(plan()[0]?.address.host).toBe("10.0.0.7");
  });

  it("is still the right till however many places are forged for it", () => {
    const { book, desk, plan, scene } = createScene();
    book.remember(PEER, { host: "10.0.0.7", port: 7 });
    for (let i = 0; i < 10_000; i++) desk.hint({ device: PEER, host: `10.1.${i >> 8}.${i & 255}`, port: 666 });
    const dialed: string[] = [];
    for (let i = 0; i < 12; i++) {
      for (const { address } of plan()) {
        dialed.push(address.host);
        desk.failed(PEER, "wrong-key");
      }
      scene.now += 20_000;
    }
    expect(dialed).toContain("10.0.0.7");
  });

  it("is tried soon at a new place, whatever pause the old one had earned", () => {
    const { desk, plan, scene } = createScene();
    desk.hint({ device: PEER, host: "10.0.0.8", port: 8 });
    for (let i = 0; i < 8; i++) {
      plan();
      desk.failed(PEER, "unreachable");
      scene.now += 20_000;
    }
    plan();
    desk.failed(PEER, "unreachable");
    scene.now += 500;
    expect(plan()).toEqual([]);
    desk.hint({ device: PEER, host: "10.0.0.9", port: 9 });
    scene.now += 250;
    expect(plan()).toHaveLength(1);
  });

  it("is whoever answers at a typed address, until that till is connected, and never this till itself", () => {
    const [typed, own] = [
      { host: "10.0.0.2", port: 2 },
      { host: "10.0.0.1", port: 1 },
    ];
    const { desk, plan, scene } = createScene([typed, own]);
    expect(plan()).toEqual([
      { key: "10.0.0.2:2", address: typed, device: null },
      { key: "10.0.0.1:1", address: own, device: null },
    ]);
    desk.opened("10.0.0.2:2", PEER);
    desk.failed("10.0.0.1:1", "self");
    scene.now += 60_000;
    expect(plan([PEER])).toEqual([]);
    expect(plan().map(({ key }) => key)).toEqual(["10.0.0.2:2"]);
  });
});
