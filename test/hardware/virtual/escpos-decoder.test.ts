import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { printerProfileSchema } from "../../../src/hardware/escpos/printer-profile.ts";
import { createReceiptEncoder } from "../../../src/hardware/escpos/receipt-bytes.ts";
import { createEscPosDecoder, type PrinterCommand } from "../../../src/hardware/virtual/escpos-decoder.ts";
import { PaperMachine } from "../../../src/hardware/virtual/paper-machine.ts";
import { paperSvg } from "../../../src/hardware/virtual/paper-svg.ts";
import { linesOf } from "../support/decode.ts";
import { LONG_BASKET } from "../support/receipts.ts";

/** Bytes that are mostly the beginnings of commands, so that the fuzz gets past the first one. */
const commandish = fc.oneof(
  fc.constantFrom(0x1b, 0x1d, 0x1c, 0x10, 0x0a, 0x04, 0x14),
  fc.constantFrom(..."@!EGaAtdpVkv(8*rIDJ{L".split("").map((letter) => letter.charCodeAt(0))),
  fc.integer({ min: 0, max: 255 }),
);
const rubbish = fc.oneof(
  fc.uint8Array({ maxLength: 600 }),
  fc.array(commandish, { maxLength: 600 }).map((bytes) => Uint8Array.from(bytes)),
);

/** Runs of text may be cut anywhere; everything else must be the same. */
const joined = (commands: readonly PrinterCommand[]): PrinterCommand[] => {
  const result: PrinterCommand[] = [];
  for (const command of commands) {
    const last = result.at(-1);
    if (command.type === "text" && last?.type === "text")
      result[result.length - 1] = { type: "text", text: last.text + command.text };
    else result.push(command);
  }
  return result;
};

describe("the virtual printer's decoder", () => {
  it("neither throws nor hangs nor grows on any bytes, and its paper stays a picture", () => {
    fc.assert(
      fc.property(fc.array(rubbish, { maxLength: 5 }), (chunks) => {
        const decode = createEscPosDecoder();
        const machine = new PaperMachine(42);
        for (const chunk of chunks) {
          const commands = decode(chunk);
          expect(commands.length).toBeLessThanOrEqual(700);
          for (const command of commands) {
            const piece = machine.run(command);
            if (piece) expect(paperSvg(piece, { columns: 42, caption: "x" })).toMatch(/^<svg[\s\S]*<\/svg>$/);
          }
        }
        const rest = machine.tearOff();
        expect(rest?.rows.length ?? 0).toBeLessThanOrEqual(2_000);
      }),
      { seed: 9_100, numRuns: 400 },
    );
  });

  it("reads the same whether the bytes come at once or one by one", () => {
    const bytes = createReceiptEncoder(printerProfileSchema.parse({}))(LONG_BASKET, "7F3A");
    const decode = createEscPosDecoder();
    expect(joined([...bytes].flatMap((byte) => decode(Uint8Array.of(byte))))).toEqual(
      joined(createEscPosDecoder()(bytes)),
    );
    fc.assert(
      fc.property(rubbish, fc.nat({ max: 600 }), (data, at) => {
        const pieces = createEscPosDecoder();
        const parts = [...pieces(data.subarray(0, at)), ...pieces(data.subarray(at))];
        expect(joined(parts)).toEqual(joined(createEscPosDecoder()(data)));
      }),
      { seed: 4, numRuns: 400 },
    );
  });

  it("knows every command of a receipt", () => {
    const bytes = createReceiptEncoder(printerProfileSchema.parse({}))(LONG_BASKET, "7F3A");
    expect(createEscPosDecoder()(bytes).filter((command) => command.type === "unknown")).toEqual([]);
  });

  it("counts past images and two-dimensional codes without taking their data for text or commands", () => {
    const raster = [0x1d, 0x76, 0x30, 0, 2, 0, 3, 0, 0x1b, 0x70, 0, 25, 250, 0x41];
    const column = [0x1b, 0x2a, 33, 2, 0, 0x41, 0x41, 0x41, 0x42, 0x42, 0x42];
    const qrData = [0x1d, 0x28, 0x6b, 5, 0, 0x31, 0x50, 0x30, 0x41, 0x42];
    const qrPrint = [0x1d, 0x28, 0x6b, 3, 0, 0x31, 0x51, 0x30];
    const bytes = Uint8Array.from([...raster, ...column, ...qrData, ...qrPrint, 0x4f, 0x4b, 0x0a]);
    const decode = createEscPosDecoder();
    const pieces = Array.from(bytes, (byte) => decode(Uint8Array.of(byte))).flat();
    expect(joined(pieces)).toEqual(joined(createEscPosDecoder()(bytes)));
    expect(linesOf(bytes)).toEqual([
      "[image, 16 x 3 dots]",
      "[image, 2 x 24 dots]",
      "[image, two-dimensional code]",
      "OK",
    ]);
  });

  it("passes over an image of gigabytes without waiting to hold it", () => {
    const decode = createEscPosDecoder();
    decode(Uint8Array.of(0x1d, 0x38, 0x4c, 0xff, 0xff, 0xff, 0xff));
    for (let chunk = 0; chunk < 100; chunk++) expect(decode(new Uint8Array(1000).fill(0x41))).toEqual([]);
  });

  it("hears a question in the middle of text, and tells drawers and cuts of every dialect", () => {
    const bytes = Uint8Array.of(
      0x41,
      0x10,
      4,
      1,
      0x42,
      0x1d,
      0x72,
      1,
      0x1b,
      0x70,
      1,
      25,
      250,
      0x1d,
      0x56,
      66,
      0,
      0x1b,
      0x69,
    );
    expect(createEscPosDecoder()(bytes).map((command) => command.type)).toEqual([
      "text",
      "ask-real-time",
      "text",
      "ask-sensor",
      "pulse",
      "cut",
      "cut",
    ]);
  });
});
