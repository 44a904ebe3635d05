import { describe, expect, it } from "vitest";
import type { DeviceId } from "../../src/log/ids.ts";
import { createAddressBook, parseAddress } from "../../src/peer/addresses.ts";
import { memoryFile } from "./support/tills.ts";

const DEVICE = "aa".repeat(16) as DeviceId;

describe("addresses that are kept", () => {
  it("are there again after a restart", () => {
    const file = memoryFile();
    createAddressBook({ typed: [], file }).remember(DEVICE, { host: "10.0.0.2", port: 4101 });
    expect(createAddressBook({ typed: [], file }).lastKnown(DEVICE)).toEqual({ host: "10.0.0.2", port: 4101 });
  });

  it.each(["", "{", "[]", '{"x":{"host":"a","port":1}}', '{"aa":5}', '{"__proto__":{"host":"a","port":1}}'])(
    "do not stop a till when the file says %j",
    (text) => {
      const file = memoryFile();
      file.text = text;
      expect(createAddressBook({ typed: [], file }).lastKnown(DEVICE)).toBeNull();
    },
  );

  it("are written only when one changed: every reconnection would wear a flash disk", () => {
    const file = memoryFile();
    const book = createAddressBook({ typed: [], file });
    book.remember(DEVICE, { host: "10.0.0.2", port: 1 });
    file.text = null;
    book.remember(DEVICE, { host: "10.0.0.2", port: 1 });
    expect(file.text).toBeNull();
    book.remember(DEVICE, { host: "10.0.0.2", port: 2 });
    expect(file.text).not.toBeNull();
  });
});

describe("an address as typed", () => {
  it.each([
    ["10.0.0.2:4101", { host: "10.0.0.2", port: 4101 }],
    [" lane-2.local:4101 ", { host: "lane-2.local", port: 4101 }],
    ["[fe80::1]:4101", { host: "fe80::1", port: 4101 }],
  ])("%j is read", (text, address) => {
    expect(parseAddress(text)).toEqual(address);
  });

  it.each([
    "",
    "10.0.0.2",
    "10.0.0.2:",
    ":4101",
    "10.0.0.2:0",
    "10.0.0.2:70000",
    "fe80::1:4101",
    "a b:1",
    "http://x:1",
  ])("%j is refused", (text) => {
    expect(parseAddress(text)).toBeNull();
  });
});
