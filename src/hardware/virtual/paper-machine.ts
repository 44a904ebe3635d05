/**
 * What comes out of a printer's slot: commands to rows of paper. It knows the paper's width, so what is too wide is
 * wrapped or not drawn, as on a real one.
 */
import { VIRTUAL_PAPER_ROWS_MAX } from "../limits.ts";
import { code128, type Code128 } from "./code-128.ts";
import type { Align, PrinterCommand, TextStyle } from "./escpos-decoder.ts";

export interface TextRun {
  readonly text: string;
  readonly style: TextStyle;
}

export type PaperRow =
  | { readonly type: "text"; readonly runs: readonly TextRun[]; readonly align: Align }
  | {
      readonly type: "barcode";
      readonly code: Code128;
      readonly moduleDots: number;
      readonly heightDots: number;
      readonly textBelow: boolean;
      readonly align: Align;
    }
  /** Something that was sent and is not drawn; said instead of left out. */
  | { readonly type: "note"; readonly text: string };

/** One piece of paper, cut off by the knife or torn off when the power went. */
export interface PaperPiece {
  readonly rows: readonly PaperRow[];
  readonly drawerPulses: number;
  readonly torn: boolean;
}

const PLAIN: TextStyle = { bold: false, underline: false, invert: false, width: 1, height: 1 };
const DOTS_PER_COLUMN = 12;
const CODE_128 = 73;
const BARCODE_SHAPE = { heightDots: 162, moduleDots: 3, textBelow: false };

/** From reset to cut; what is set stays set until then. */
export class PaperMachine {
  readonly #columns: number;
  #rows: PaperRow[] = [];
  #runs: TextRun[] = [];
  #style = PLAIN;
  #align: Align = "left";
  #shape = BARCODE_SHAPE;
  #pulses = 0;
  #printed = 0;

  /** Width of the paper in characters of font A. */
  constructor(columns: number) {
    this.#columns = columns;
  }

  /** Rows since the machine was made. */
  get rowsPrinted(): number {
    return this.#printed;
  }

  /** Carries out one command; the paper if it cut one off. Questions are none of its business. */
  run(command: PrinterCommand): PaperPiece | null {
    if (command.type === "text") this.#print(command.text);
    else if (command.type === "feed") for (let line = 0; line < command.lines; line++) this.#endLine();
    else if (command.type === "reset") this.#reset();
    else if (command.type === "style") this.#style = { ...this.#style, ...command.change };
    else if (command.type === "align") this.#align = command.align;
    else if (command.type === "barcode-shape") this.#shape = { ...this.#shape, ...command.change };
    else if (command.type === "barcode") this.#printBarcode(command.symbology, command.data);
    else if (command.type === "image") this.#note(`image, ${command.what}`);
    else if (command.type === "unknown") this.#note(`unknown command ${command.name}`);
    else if (command.type === "pulse") this.#pulses += 1;
    else if (command.type === "cut") return this.#takeOff(false);
    return this.#rows.length >= VIRTUAL_PAPER_ROWS_MAX ? this.#takeOff(true) : null;
  }

  /** What hangs out of the slot comes off; null when nothing does. Everything is as after switching on. */
  tearOff(): PaperPiece | null {
    const piece = this.#takeOff(true);
    this.#reset();
    return piece;
  }

  #reset(): void {
    this.#style = PLAIN;
    this.#align = "left";
    this.#shape = BARCODE_SHAPE;
  }

  #push(row: PaperRow): void {
    this.#rows.push(row);
    this.#printed += 1;
  }

  #note(text: string): void {
    this.#endLineIfBegun();
    this.#push({ type: "note", text });
  }

  #endLine(): void {
    this.#push({ type: "text", runs: this.#runs, align: this.#align });
    this.#runs = [];
  }

  #endLineIfBegun(): void {
    if (this.#runs.length > 0) this.#endLine();
  }

  #print(text: string): void {
    for (let left = text; left !== "";) {
      const used = this.#runs.reduce((sum, run) => sum + run.text.length * run.style.width, 0);
      const room = Math.max(0, Math.floor((this.#columns - used) / this.#style.width));
      if (room > 0) this.#runs.push({ text: left.slice(0, room), style: this.#style });
      left = left.slice(room);
      if (left !== "") this.#endLine();
    }
  }

  #printBarcode(symbology: number, data: Uint8Array): void {
    this.#endLineIfBegun();
    const code = symbology === CODE_128 ? code128(data) : null;
    if (!code) this.#note(`barcode of kind ${symbology}`);
    else if (code.modules * this.#shape.moduleDots > this.#columns * DOTS_PER_COLUMN) {
      this.#note(`barcode too wide: ${code.text}`);
    } else this.#push({ type: "barcode", code, ...this.#shape, align: this.#align });
  }

  #takeOff(torn: boolean): PaperPiece | null {
    this.#endLineIfBegun();
    if (this.#rows.length === 0) return null;
    const piece = { rows: this.#rows, drawerPulses: this.#pulses, torn };
    this.#rows = [];
    this.#pulses = 0;
    return piece;
  }
}

/** Each row as a line of text, for tests and for search; what is no text stands in brackets. */
export const paperLines = (rows: readonly PaperRow[]): readonly string[] =>
  rows.map((row) => {
    if (row.type === "text")
      return row.runs
        .map((run) => run.text)
        .join("")
        .trimEnd();
    return row.type === "barcode" ? `[barcode ${row.code.text}]` : `[${row.text}]`;
  });
