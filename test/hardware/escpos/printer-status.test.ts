import { describe, expect, it } from "vitest";
import { conditionOf, createReplyParser, type RealTimeAnswers } from "../../../src/hardware/escpos/printer-status.ts";

const HEALTHY: RealTimeAnswers = { printer: 0x12, offlineCause: null, errorCause: null, paper: 0x12 };

describe("a printer's answers", () => {
  it("are told apart in whatever pieces they come, and unasked ones are passed over", () => {
    // Real-time, an automatic status of four bytes cut in two, the sensor's answer, XON.
    const parse = createReplyParser();
    expect(parse(Uint8Array.of(0x12, 0x14, 0x00))).toEqual([{ type: "real-time", status: 0x12 }]);
    expect(parse(Uint8Array.of(0x0c, 0x0f, 0x0c, 0x11))).toEqual([{ type: "sensor", status: 0x0c }]);
    expect(parse(Uint8Array.of(0x72))).toEqual([{ type: "real-time", status: 0x72 }]);
  });

  it("are ready only when nothing is wrong", () => {
    expect(conditionOf(HEALTHY)).toBe("ready");
    // Paper near its end is no reason to stop.
    expect(conditionOf({ ...HEALTHY, paper: 0x1e })).toBe("ready");
  });

  it.each([
    ["paper-out", { paper: 0x72 }],
    ["paper-out", { printer: 0x1a, offlineCause: 0x32, errorCause: 0x12 }],
    ["cover-open", { printer: 0x1a, offlineCause: 0x16, errorCause: 0x12, paper: 0x7e }],
    ["cutter-stuck", { printer: 0x1a, offlineCause: 0x52, errorCause: 0x1a }],
    ["fault", { printer: 0x1a, offlineCause: 0x52, errorCause: 0x32 }],
    ["overheated", { printer: 0x1a, offlineCause: 0x52, errorCause: 0x52 }],
    ["fault", { printer: 0x1a, offlineCause: 0x52, errorCause: 0x12 }],
    ["offline", { printer: 0x1a, offlineCause: 0x12, errorCause: 0x12 }],
  ] as const)("name the cause: %s", (condition, answers) => {
    expect(conditionOf({ ...HEALTHY, ...answers })).toBe(condition);
  });
});
