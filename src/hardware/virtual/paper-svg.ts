/** A paper as a picture that a person can look at: text on the printer's grid, real bars, a torn edge. */
import type { PaperPiece, PaperRow, TextRun } from "./paper-machine.ts";

/** One column of font A; a receipt printer's is 12 dots wide and its lines 30 dots apart. */
const COLUMN_PX = 8;
const LINE_PX = 20;
const DOT_PX = COLUMN_PX / 12;
const BASELINE_PX = 15;
const FONT_PX = 13.3;
const MARGIN_PX = 20;
const CAPTION_PX = 22;
const TOOTH_PX = 8;
const BARCODE_GAP_PX = 4;

export interface PaperLook {
  readonly columns: number;
  /** Stands below the paper, so that no picture can be taken for a real receipt. */
  readonly caption: string;
}

/** A complete SVG document without references to anything outside it. */
export const paperSvg = (piece: PaperPiece, look: PaperLook): string => {
  const width = look.columns * COLUMN_PX + 2 * MARGIN_PX;
  const parts: string[] = [];
  let y = MARGIN_PX + TOOTH_PX;
  for (const row of piece.rows) {
    parts.push(drawRow(row, y, look.columns * COLUMN_PX));
    y += heightOf(row);
  }
  const paperHeight = y + MARGIN_PX;
  const height = paperHeight + CAPTION_PX;
  const pulses = piece.drawerPulses > 0 ? ", drawer opened" : "";
  const caption = `${look.caption}${piece.torn ? ", torn off" : ""}${pulses}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${xml(caption)}">`,
    `<path d="${paperOutline(width, paperHeight, piece.torn)}" fill="#fdfcf8" stroke="#c9c5ba"/>`,
    `<g font-family="'DejaVu Sans Mono','Liberation Mono',Menlo,Consolas,monospace" font-size="${FONT_PX}" fill="#1c1a17">`,
    ...parts,
    "</g>",
    `<text x="${width / 2}" y="${height - 7}" text-anchor="middle" font-family="sans-serif" font-size="11" fill="#7a756b">${xml(caption)}</text>`,
    "</svg>",
  ].join("\n");
};

const heightOf = (row: PaperRow): number => {
  if (row.type === "text") return LINE_PX * Math.max(1, ...row.runs.map((run) => run.style.height));
  if (row.type === "note") return LINE_PX;
  return BARCODE_GAP_PX + row.heightDots * DOT_PX + (row.textBelow ? LINE_PX : BARCODE_GAP_PX);
};

const drawRow = (row: PaperRow, y: number, widthPx: number): string => {
  if (row.type === "barcode") return drawBarcode(row, y, widthPx);
  if (row.type === "note") {
    return `<text x="${MARGIN_PX}" y="${y + BASELINE_PX}" fill="#a33" font-style="italic">${xml(`[${row.text}]`)}</text>`;
  }
  const columns = row.runs.reduce((sum, run) => sum + run.text.length * run.style.width, 0);
  let x = MARGIN_PX + startOf(row.align, columns * COLUMN_PX, widthPx);
  const tallest = heightOf(row);
  return row.runs
    .map((run) => {
      const part = drawRun(run, x, y + tallest - LINE_PX * run.style.height);
      x += run.text.length * run.style.width * COLUMN_PX;
      return part;
    })
    .join("");
};

const startOf = (align: "left" | "center" | "right", wide: number, widthPx: number): number => {
  if (align === "left") return 0;
  return align === "center" ? (widthPx - wide) / 2 : widthPx - wide;
};

const drawRun = (run: TextRun, x: number, y: number): string => {
  const { bold, underline, invert, width, height } = run.style;
  const columns = run.text.length;
  const parts: string[] = [];
  if (invert) parts.push(`<rect width="${columns * COLUMN_PX}" height="${LINE_PX}"/>`);
  // Each word stands on its own columns, so that the grid holds whatever font the viewer has.
  for (const word of run.text.matchAll(/[^ ]+/g)) {
    const attributes = [
      `x="${word.index * COLUMN_PX}" y="${BASELINE_PX}"`,
      `textLength="${word[0].length * COLUMN_PX}" lengthAdjust="spacingAndGlyphs"`,
      ...(bold ? ['font-weight="700"'] : []),
      ...(underline ? ['text-decoration="underline"'] : []),
      ...(invert ? ['fill="#fdfcf8"'] : []),
    ];
    parts.push(`<text ${attributes.join(" ")}>${xml(word[0])}</text>`);
  }
  if (parts.length === 0) return "";
  return `<g transform="translate(${x} ${y}) scale(${width} ${height})">${parts.join("")}</g>`;
};

const drawBarcode = (row: Extract<PaperRow, { type: "barcode" }>, top: number, widthPx: number): string => {
  const y = top + BARCODE_GAP_PX;
  const modulePx = row.moduleDots * DOT_PX;
  const wide = row.code.modules * modulePx;
  const left = MARGIN_PX + startOf(row.align, wide, widthPx);
  const height = row.heightDots * DOT_PX;
  let x = left;
  const bars = row.code.widths.map((width, at) => {
    const bar =
      at % 2 === 0 ? `M${round(x)} ${y}h${round(width * modulePx)}v${round(height)}h-${round(width * modulePx)}z` : "";
    x += width * modulePx;
    return bar;
  });
  const text = row.textBelow
    ? `<text x="${round(left + wide / 2)}" y="${round(y + height + BASELINE_PX)}" text-anchor="middle">${xml(row.code.text)}</text>`
    : "";
  return `<path d="${bars.join("")}" shape-rendering="crispEdges"/>${text}`;
};

const round = (value: number): number => Math.round(value * 1000) / 1000;

/** Teeth above and below: small where the knife cut, long and uneven where the paper was torn. */
const paperOutline = (width: number, height: number, torn: boolean): string => {
  const teeth = Math.floor(width / TOOTH_PX);
  const step = width / (2 * teeth);
  const depthOf = (tooth: number): number => (torn ? TOOTH_PX * (0.5 + ((tooth * 7) % 5) / 4) : TOOTH_PX / 2);
  const top = Array.from({ length: teeth }, () => `l${round(step)} ${-TOOTH_PX / 2}l${round(step)} ${TOOTH_PX / 2}`);
  const bottom = Array.from(
    { length: teeth },
    (_, tooth) => `l${round(-step)} ${depthOf(tooth)}l${round(-step)} ${-depthOf(tooth)}`,
  );
  return `M0 ${TOOTH_PX}${top.join("")}V${height - TOOTH_PX}${bottom.join("")}Z`;
};

const xml = (text: string): string =>
  text
    .replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd]/g, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
