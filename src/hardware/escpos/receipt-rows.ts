/**
 * A receipt document laid out for a width: rows of text that fit, whatever prints them. An amount is never cut; what
 * does not fit beside it moves to a row of its own.
 *
 * The marks COPY and POSSIBLE COPY are made here, from the document's fields, so that the stored blocks stay the
 * original's (DOMAIN-RULES 1.10).
 */
import type { ReceiptBlock, ReceiptDocument, ReceiptEmphasis } from "../../domain/receipt.ts";
import { printableText } from "./printable-text.ts";
import { tableRows } from "./table-rows.ts";
import { alignText, wrapText } from "./wrap-text.ts";

export type ReceiptRow =
  /** Already aligned with spaces; at most `columns / scale` characters. */
  | { readonly type: "text"; readonly text: string; readonly strong: boolean; readonly scale: 1 | 2 }
  /** Code 128, code set B, to be centred; `moduleDots` is the width of its narrowest bar. */
  | { readonly type: "barcode"; readonly text: string; readonly moduleDots: 2 | 3 };

export interface RowOptions {
  readonly columns: number;
  /** Short name of the print job, told on a possible copy so that two papers of one job can be matched. */
  readonly jobCode: string;
}

/** Dots of one column of font A on every printer of the profile. */
const DOTS_PER_COLUMN = 12;

/** Before what belongs to the article above; no longer than the space and the shortest amount beside a name. */
const INDENT = "  ";

/** A Code 128 barcode of more characters fits no receipt paper. */
const BARCODE_CHARACTERS_MAX = 40;

/** Left part of a row below this is not worth breaking words for; it gets rows of its own. */
const LEFT_COLUMNS_MIN = 10;

/** The whole paper, from the marks at the top to the last block; marks are repeated at the end. */
export const receiptRows = (document: ReceiptDocument, options: RowOptions): readonly ReceiptRow[] => {
  const codeColumns = Math.max(0, ...document.blocks.map((block) => (block.type === "item" ? block.code.length : 0)));
  const marks = markRows(document, options);
  const gap = marks.length > 0 ? [plain("")] : [];
  return [
    ...marks,
    ...gap,
    ...document.blocks.flatMap((block) => blockRows(block, options.columns, codeColumns)),
    ...marks,
  ];
};

const markRows = (document: ReceiptDocument, { columns, jobCode }: RowOptions): ReceiptRow[] => {
  const rows: ReceiptRow[] = [];
  if (document.copy > 0) rows.push(...textRows(`COPY ${document.copy}`, "center", "large", columns));
  if (document.possibleCopy) {
    rows.push(...textRows("POSSIBLE COPY", "center", "large", columns));
    rows.push(...textRows(`job ${jobCode}`, "center", "normal", columns));
  }
  return rows;
};

const blockRows = (block: ReceiptBlock, columns: number, codeColumns: number): ReceiptRow[] => {
  switch (block.type) {
    case "text":
      return textRows(printableText(block.text), block.align, block.emphasis, columns);
    case "pair":
      return pairRows(printableText(block.left), printableText(block.right), block.emphasis, columns);
    case "item":
      return itemRows(block, columns, codeColumns);
    case "table":
      return tableRows(
        block.rows.map((row) => row.map(printableText)),
        columns,
      ).map(plain);
    case "rule":
      return [plain("-".repeat(columns))];
    case "space":
      return [plain("")];
    case "barcode":
      return barcodeRows(printableText(block.text), columns);
  }
};

const plain = (text: string): ReceiptRow => ({ type: "text", text, strong: false, scale: 1 });

const styled = (text: string, emphasis: ReceiptEmphasis): ReceiptRow => ({
  type: "text",
  text,
  strong: emphasis !== "normal",
  scale: emphasis === "large" ? 2 : 1,
});

const textRows = (
  text: string,
  align: "left" | "center" | "right",
  emphasis: ReceiptEmphasis,
  columns: number,
): ReceiptRow[] => {
  const width = emphasis === "large" ? columns / 2 : columns;
  return wrapText(text, width).map((line) => styled(alignText(line, width, align), emphasis));
};

/** Text left, text right on the first row; a left text that is too long goes on below, behind `hang`. */
const besides = (left: string, right: string, width: number, hang = ""): string[] => {
  if (right === "") return wrapText(left, width);
  const room = width - right.length - 1;
  if (left.length > room && room < LEFT_COLUMNS_MIN) {
    const below = wrapText(right, width).map((line) => alignText(line, width, "right"));
    return left === "" ? below : [...wrapText(left, width), ...below];
  }
  const [first = "", ...rest] = wrapText(left, room);
  return [first.padEnd(width - right.length) + right, ...rest.map((line) => hang + line)];
};

const pairRows = (left: string, right: string, emphasis: ReceiptEmphasis, columns: number): ReceiptRow[] => {
  // An amount too wide for large letters is more use whole than large.
  const loudness = emphasis === "large" && right.length > columns / 2 ? "strong" : emphasis;
  const width = loudness === "large" ? columns / 2 : columns;
  return besides(left, right, width).map((line) => styled(line, loudness));
};

const itemRows = (
  item: Extract<ReceiptBlock, { type: "item" }>,
  columns: number,
  codeColumns: number,
): ReceiptRow[] => {
  const tail = codeColumns === 0 ? "" : ` ${printableText(item.code).padEnd(codeColumns)}`;
  const rows = besides(printableText(item.name), printableText(item.amount) + tail, columns, INDENT).map(plain);
  for (const detail of item.details) {
    const right = printableText(detail.right);
    // Amounts of details stand under the item's amount, not under its rate code.
    const lines = besides(
      printableText(detail.left),
      right === "" ? "" : right + " ".repeat(tail.length),
      columns - INDENT.length,
    );
    rows.push(...lines.map((line) => plain(INDENT + line)));
  }
  return rows;
};

/**
 * Widest bars that leave the quiet zones on the paper. What Code 128 set B cannot hold, or paper of this width cannot
 * carry, is printed as text alone.
 */
const barcodeRows = (text: string, columns: number): ReceiptRow[] => {
  // Start, check and stop characters are 35 modules, each letter 11, the quiet zones 10 at either side.
  const modules = 35 + 11 * text.length + 20;
  const dots = columns * DOTS_PER_COLUMN;
  const moduleDots = modules * 3 <= dots ? 3 : 2;
  const fits = text.length <= BARCODE_CHARACTERS_MAX && modules * moduleDots <= dots;
  if (!fits || !/^[ -~]+$/.test(text)) return textRows(text, "center", "normal", columns);
  return [{ type: "barcode", text, moduleDots }];
};
