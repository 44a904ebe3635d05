import ReceiptPrinterEncoder from "@point-of-sale/receipt-printer-encoder";
import type { PrinterProfile } from "./printer-profile.ts";

/** How one character is printed: the number of the code page (ESC t n) and the byte in it. */
interface Letter {
  readonly page: number;
  readonly byte: number;
}

/** What stands for a letter that no code page of the printer has. */
const MISSING = 0x3f;

/**
 * Turns printable text into bytes with the switches of code page between them. The encoder knows the pages, but looks
 * each letter up anew in copies of its tables (230 ms for a basket of 60 lines with accents, on the thread that sells);
 * so it is asked once a letter and its answers are kept. The first page in the profile's order that has a letter wins.
 */
export const createLetterTable = (profile: PrinterProfile): ((text: string, page: number | null) => LetterRun) => {
  const encoder = new ReceiptPrinterEncoder({ printerModel: profile.model, columns: profile.columns });
  const codepages = profile.codepages.filter((codepage) => isOf(encoder, codepage));
  const letters = new Map<string, Letter | null>();

  const askEncoder = (character: string): Letter | null => {
    for (const codepage of codepages) {
      // Answers ESC t n, the letter's byte, and the end of the line.
      const [, , page = 0, byte = MISSING] = encoder.codepage(codepage).text(character).encode();
      encoder.initialize().encode();
      if (byte !== MISSING) return { page, byte };
    }
    return null;
  };

  const letterOf = (character: string): Letter | null => {
    const known = letters.get(character);
    if (known !== undefined) return known;
    const letter = askEncoder(character);
    letters.set(character, letter);
    return letter;
  };

  return (text, startPage) => {
    const bytes: number[] = [];
    let page = startPage;
    for (const character of text) {
      const code = character.codePointAt(0) ?? MISSING;
      // The first half of every page is ASCII.
      if (code >= 0x20 && code < 0x7f) {
        bytes.push(code);
        continue;
      }
      const letter = letterOf(character);
      if (letter && letter.page !== page) {
        page = letter.page;
        bytes.push(0x1b, 0x74, page);
      }
      bytes.push(letter ? letter.byte : MISSING);
    }
    return { bytes, page };
  };
};

/** Whether the printer's model has a code page; the encoder tells by throwing. */
const isOf = (encoder: ReceiptPrinterEncoder, codepage: PrinterProfile["codepages"][number]): boolean => {
  try {
    encoder.codepage(codepage);
    return true;
  } catch {
    return false;
  }
};

/** Bytes of a text, and the page the printer is left in (null: none was chosen yet). */
export interface LetterRun {
  readonly bytes: number[];
  readonly page: number | null;
}
