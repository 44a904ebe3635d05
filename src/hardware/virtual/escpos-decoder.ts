/**
 * ESC/POS read the way a printer reads it: a stream of bytes, in whatever pieces they come, to commands. Written from
 * the command reference, apart from the encoder, so that a mistake there is seen here.
 *
 * It never throws and never waits for more than one command's bytes: data that is not drawn (images, two-dimensional
 * codes, downloads) is counted past, not kept.
 */
import { letterOf } from "./codepages.ts";
import { LENGTHS } from "./escpos-lengths.ts";

export type Align = "left" | "center" | "right";

export interface TextStyle {
  readonly bold: boolean;
  readonly underline: boolean;
  readonly invert: boolean;
  /** 1 to 8 times. */
  readonly width: number;
  readonly height: number;
}

export type PrinterCommand =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "feed"; readonly lines: number }
  | { readonly type: "reset" }
  | { readonly type: "style"; readonly change: Partial<TextStyle> }
  | { readonly type: "align"; readonly align: Align }
  | {
      readonly type: "barcode-shape";
      readonly change: { heightDots?: number; moduleDots?: number; textBelow?: boolean };
    }
  | { readonly type: "barcode"; readonly symbology: number; readonly data: Uint8Array }
  | { readonly type: "image"; readonly what: string }
  | { readonly type: "cut" }
  | { readonly type: "pulse"; readonly pin: 2 | 5; readonly realTime: boolean }
  | { readonly type: "ask-real-time"; readonly what: number }
  | { readonly type: "ask-sensor"; readonly what: number }
  | { readonly type: "ask-identity"; readonly what: number }
  | { readonly type: "unknown"; readonly name: string };

/** What one step of reading found: commands, and how many bytes they took; null when bytes are missing. */
interface Read {
  readonly commands: readonly PrinterCommand[];
  readonly length: number;
  /** Bytes after these that belong to the command and are passed over. */
  readonly skip?: number;
}

const [NUL, HT, LF, DLE, ESC, FS, GS] = [0x00, 0x09, 0x0a, 0x10, 0x1b, 0x1c, 0x1d];

/** Barcodes and tab lists end with NUL; without one in this many bytes there is none. */
const TERMINATED_BYTES_MAX = 256;

export const createEscPosDecoder = (): ((bytes: Uint8Array) => readonly PrinterCommand[]) => {
  let rest: Uint8Array = new Uint8Array(0);
  let skip = 0;
  let page = 0;
  return (bytes) => {
    const skipped = Math.min(skip, bytes.length);
    skip -= skipped;
    let data = new Uint8Array(rest.length + bytes.length - skipped);
    data.set(rest);
    data.set(bytes.subarray(skipped), rest.length);
    const commands: PrinterCommand[] = [];
    for (;;) {
      const read = data.length > 0 ? readNext(data, page) : null;
      if (!read) break;
      if (data[0] === ESC && data[1] === 0x74) page = data[2] ?? 0;
      if (data[0] === ESC && data[1] === 0x40) page = 0;
      commands.push(...read.commands);
      const passed = Math.min(read.length + (read.skip ?? 0), data.length);
      skip = read.length + (read.skip ?? 0) - passed;
      data = data.subarray(passed);
    }
    rest = data.slice();
    return commands;
  };
};

const readNext = (data: Uint8Array, page: number): Read | null => {
  const first = data[0] ?? 0;
  if (first === ESC) return readEscape(data);
  if (first === GS) return readGroup(data);
  if (first === FS) return readFixed(data, "FS");
  if (first === DLE) return readRealTime(data);
  if (first === LF) return { commands: [{ type: "feed", lines: 1 }], length: 1 };
  if (first === HT) return { commands: [{ type: "text", text: " " }], length: 1 };
  if (first < 0x20) return { commands: [], length: 1 };
  let end = 1;
  while (end < data.length && (data[end] ?? 0) >= 0x20) end += 1;
  const text = Array.from(data.subarray(0, end), (byte) => letterOf(page, byte)).join("");
  return { commands: [{ type: "text", text }], length: end };
};

const one = (command: PrinterCommand, length: number, skip = 0): Read => ({ commands: [command], length, skip });

const readRealTime = (data: Uint8Array): Read | null => {
  const [, kind, n, m] = data;
  if (kind === undefined || n === undefined) return null;
  if (kind === 0x04) return one({ type: "ask-real-time", what: n }, 3);
  if (kind === 0x05) return { commands: [], length: 3 };
  if (kind !== 0x14) return { commands: [], length: 1 };
  if (n !== 1) return { commands: [], length: 3, skip: { 2: 2, 3: 6, 7: 1, 8: 7 }[n] ?? 0 };
  if (data.length < 5) return null;
  return one({ type: "pulse", pin: m === 1 ? 5 : 2, realTime: true }, 5);
};

/** A command of which only the length matters, or one nobody knows: two bytes, so that reading goes on. */
const readFixed = (data: Uint8Array, prefix: "ESC" | "FS" | "GS"): Read | null => {
  const code = data[1];
  if (code === undefined) return null;
  const name = String.fromCharCode(code);
  const parameters = LENGTHS[prefix][name];
  if (parameters === "counted") {
    if (data.length < 5) return null;
    return { commands: [], length: 5, skip: u16(data, 3) };
  }
  if (parameters === undefined) return one({ type: "unknown", name: `${prefix} ${printable(code)}` }, 2);
  if (data.length < 2 + parameters) return null;
  return { commands: [], length: 2 + parameters };
};

const printable = (code: number): string =>
  code > 0x20 && code < 0x7f ? String.fromCharCode(code) : `0x${code.toString(16).padStart(2, "0")}`;

const u16 = (data: Uint8Array, at: number): number => (data[at] ?? 0) + 256 * (data[at + 1] ?? 0);
const u32 = (data: Uint8Array, at: number): number => u16(data, at) + 65_536 * u16(data, at + 2);

const readEscape = (data: Uint8Array): Read | null => {
  const code = data[1];
  if (code === undefined) return null;
  const name = String.fromCharCode(code);
  if (name === "D") {
    const end = data.indexOf(NUL, 2);
    if (end < 0 && data.length < TERMINATED_BYTES_MAX) return null;
    return { commands: [], length: end < 0 ? 2 : end + 1 };
  }
  if (name === "*") {
    if (data.length < 5) return null;
    const columns = u16(data, 3);
    const tall = (data[2] ?? 0) >= 32;
    return one({ type: "image", what: `${columns} x ${tall ? 24 : 8} dots` }, 5, columns * (tall ? 3 : 1));
  }
  const read = readFixed(data, "ESC");
  if (!read) return null;
  const command = escapeCommand(name, data);
  return command ? { ...read, commands: [command] } : read;
};

const ALIGNS: readonly Align[] = ["left", "center", "right"];

const escapeCommand = (name: string, data: Uint8Array): PrinterCommand | null => {
  const n = data[2] ?? 0;
  const on = (n & 1) === 1;
  switch (name) {
    case "@":
      return { type: "reset" };
    case "E":
    case "G":
      return { type: "style", change: { bold: on } };
    case "-":
      return { type: "style", change: { underline: n % 48 > 0 } };
    case "!":
      return {
        type: "style",
        change: { bold: (n & 8) > 0, height: n & 16 ? 2 : 1, width: n & 32 ? 2 : 1, underline: n >= 128 },
      };
    case "a":
      return { type: "align", align: ALIGNS[n % 48] ?? "left" };
    case "d":
      return { type: "feed", lines: n };
    case "J":
      return { type: "feed", lines: Math.round(n / 30) };
    case "p":
      return { type: "pulse", pin: n % 48 === 1 ? 5 : 2, realTime: false };
    case "i":
    case "m":
      return { type: "cut" };
    default:
      return null;
  }
};

const readGroup = (data: Uint8Array): Read | null => {
  const code = data[1];
  if (code === undefined) return null;
  const name = String.fromCharCode(code);
  switch (name) {
    case "k":
      return readBarcode(data);
    case "v":
      if (data.length < 8) return null;
      return one({ type: "image", what: `${u16(data, 4) * 8} x ${u16(data, 6)} dots` }, 8, u16(data, 4) * u16(data, 6));
    case "8":
      return data.length < 7 ? null : one({ type: "image", what: "graphics" }, 7, u32(data, 3));
    case "*":
      return data.length < 4 ? null : { commands: [], length: 4, skip: (data[2] ?? 0) * (data[3] ?? 0) * 8 };
    case "(":
      return readGroupCounted(data);
    case "V": {
      const mode = data[2];
      if (mode === undefined) return null;
      const length = mode >= 65 ? 4 : 3;
      return data.length < length ? null : one({ type: "cut" }, length);
    }
    default: {
      const read = readFixed(data, "GS");
      const command = read ? groupCommand(name, data[2] ?? 0) : null;
      return read && command ? { ...read, commands: [command] } : read;
    }
  }
};

/** GS ( letter, length, data: two-dimensional codes and graphics leave a picture, the rest nothing. */
const readGroupCounted = (data: Uint8Array): Read | null => {
  if (data.length < 7)
    return data.length >= 5 && u16(data, 3) < 2 ? { commands: [], length: 5, skip: u16(data, 3) } : null;
  const kind = String.fromCharCode(data[2] ?? 0);
  const what = data[6];
  const draws = (kind === "k" && what === 81) || (kind === "L" && (what === 112 || what === 113));
  const picture: PrinterCommand = { type: "image", what: kind === "k" ? "two-dimensional code" : "graphics" };
  return { commands: draws ? [picture] : [], length: 5, skip: u16(data, 3) };
};

const readBarcode = (data: Uint8Array): Read | null => {
  const symbology = data[2];
  if (symbology === undefined) return null;
  if (symbology >= 65) {
    const count = data[3];
    if (count === undefined || data.length < 4 + count) return null;
    return one({ type: "barcode", symbology, data: data.slice(4, 4 + count) }, 4 + count);
  }
  const end = data.indexOf(NUL, 3);
  if (end < 0) return data.length < TERMINATED_BYTES_MAX ? null : one({ type: "unknown", name: "GS k without end" }, 3);
  return one({ type: "barcode", symbology, data: data.slice(3, end) }, end + 1);
};

const groupCommand = (name: string, n: number): PrinterCommand | null => {
  switch (name) {
    case "!":
      return { type: "style", change: { width: ((n >> 4) & 7) + 1, height: (n & 7) + 1 } };
    case "B":
      return { type: "style", change: { invert: (n & 1) === 1 } };
    case "h":
      return { type: "barcode-shape", change: { heightDots: Math.max(1, n) } };
    case "w":
      return { type: "barcode-shape", change: { moduleDots: Math.min(6, Math.max(2, n)) } };
    case "H":
      return { type: "barcode-shape", change: { textBelow: (n & 2) === 2 } };
    case "r":
      return { type: "ask-sensor", what: n % 48 };
    case "I":
      return { type: "ask-identity", what: n };
    default:
      return null;
  }
};
