import { describe, expect, it } from "vitest";
import { parsePrinterAddress } from "../../src/hardware/printer-address.ts";

describe("a printer's address", () => {
  it.each([
    ["192.168.1.50", { type: "tcp", host: "192.168.1.50", port: 9100 }],
    [" tcp://printer-2.local:9101 ", { type: "tcp", host: "printer-2.local", port: 9101 }],
    ["[fe80::1]:9100", { type: "tcp", host: "fe80::1", port: 9100 }],
    ["usb", { type: "usb", vendor: null, product: null }],
    ["USB:", { type: "usb", vendor: null, product: null }],
    ["usb:04b8:0E15", { type: "usb", vendor: 0x04b8, product: 0x0e15 }],
  ])("is understood: %s", (text, value) => {
    expect(parsePrinterAddress(text)).toEqual({ ok: true, value });
  });

  it.each(["", "host:0", "host:70000", "host:x", "a b", "usb:1:2", "http://host", "fe80::1", "/dev/usb/lp0"])(
    "is refused with what was expected: %j",
    (text) => {
      const result = parsePrinterAddress(text);
      expect(result).toMatchObject({ ok: false, error: { type: "bad-printer-address" } });
      expect(!result.ok && result.error.message).toContain("192.168.1.50:9100");
    },
  );
});
