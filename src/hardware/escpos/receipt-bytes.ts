/**
 * A receipt document to the bytes of an ESC/POS printer. The layout is our own (receipt-rows.ts); the encoder, which
 * knows the printers' code pages, cutters and barcodes, only turns finished rows into commands.
 */
import ReceiptPrinterEncoder from "@point-of-sale/receipt-printer-encoder";
import type { ReceiptDocument } from "../../domain/receipt.ts";
import type { PrinterProfile } from "./printer-profile.ts";
import { createLetterTable } from "./letter-table.ts";
import { receiptRows, type ReceiptRow } from "./receipt-rows.ts";

/** How long the coil of a drawer's lock is held, and rests; what drawers of 12 and 24 V ask for. */
const PULSE_ON_MS = 100;
const PULSE_OFF_MS = 500;

/** Height of a barcode in dots: about 8 mm, enough for a hand scanner. */
const BARCODE_HEIGHT_DOTS = 64;

/** From the head to the bar at which paper is torn off by hand. */
const FEED_WITHOUT_CUTTER_LINES = 4;

/** A printer's documents as bytes, each from reset to cut. `jobCode` is printed on possible copies only. */
export type ReceiptEncoder = (document: ReceiptDocument, jobCode: string) => Uint8Array;

/**
 * Made once a printer. The bytes never hold the drawer's pulse: it is sent apart and once ({@link drawerPulseBytes}),
 * so that printing again cannot open a drawer again.
 */
export const createReceiptEncoder = (profile: PrinterProfile): ReceiptEncoder => {
  const lettersOf = createLetterTable(profile);
  return (document, jobCode) => {
    const encoder = new ReceiptPrinterEncoder({ printerModel: profile.model, columns: profile.columns });
    encoder.initialize();
    let page: number | null = null;
    for (const row of receiptRows(document, { columns: profile.columns, jobCode })) {
      if (row.type === "barcode") printBarcode(encoder, row);
      else {
        const letters = lettersOf(row.text, page);
        page = letters.page;
        encoder.bold(row.strong).size(row.scale).raw(letters.bytes).newline();
      }
    }
    encoder.bold(false).size(1);
    if (profile.cut === "none") return encoder.newline(FEED_WITHOUT_CUTTER_LINES).encode();
    return withoutLastLineEnd(encoder.cut(profile.cut).encode());
  };
};

/** The encoder ends a line after the cut too, and the next paper would begin with an empty one. */
const withoutLastLineEnd = (bytes: Uint8Array): Uint8Array => {
  let end = bytes.length;
  while (bytes[end - 1] === 0x0a || bytes[end - 1] === 0x0d) end -= 1;
  return bytes.subarray(0, end);
};

const printBarcode = (encoder: ReceiptPrinterEncoder, row: Extract<ReceiptRow, { type: "barcode" }>): void => {
  // In code set B a brace starts a command; two of them print one.
  const data = `{B${row.text.replaceAll("{", "{{")}`;
  // The encoder's width is one less than the dots of the narrowest bar.
  encoder
    .align("center")
    .barcode(data, "code128", { height: BARCODE_HEIGHT_DOTS, width: row.moduleDots - 1, text: true });
  encoder.align("left");
};

/**
 * The drawer's pulse. `whileOffline`: as DLE DC4, which a printer obeys though it is out of paper or open; ESC p would
 * wait in its buffer and open the drawer when the roll is changed.
 */
export const drawerPulseBytes = (profile: PrinterProfile, whileOffline: boolean): Uint8Array => {
  const pin = profile.drawerPin === 5 ? 1 : 0;
  return whileOffline
    ? Uint8Array.of(0x10, 0x14, 1, pin, PULSE_ON_MS / 100)
    : Uint8Array.of(0x1b, 0x70, pin, PULSE_ON_MS / 2, PULSE_OFF_MS / 2);
};
