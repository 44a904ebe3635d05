import * as z from "zod";

/** Widths of receipt paper in characters of font A: 58 mm has 32, 80 mm has 42 or 48. */
export const PAPER_COLUMNS = [32, 42, 48] as const;

/**
 * ESC/POS printers whose commands are known. One that is not listed works as `epson-tm-t88vi`, which most clones
 * imitate. Star's own languages are left out: the status questions below are ESC/POS.
 */
export const PRINTER_MODELS = [
  "bixolon-srp350",
  "bixolon-srp350iii",
  "citizen-ct-s310ii",
  "epson-tm-m30ii",
  "epson-tm-m30iii",
  "epson-tm-t20ii",
  "epson-tm-t20iii",
  "epson-tm-t20iv",
  "epson-tm-t70ii",
  "epson-tm-t88iv",
  "epson-tm-t88v",
  "epson-tm-t88vi",
  "epson-tm-t88vii",
  "metapace-t1",
  "pos-5890",
  "pos-8360",
  "sunmi",
  "xprinter-xp-n160ii",
  "xprinter-xp-t80q",
] as const;

/** Code pages a printer may be switched to. */
export const CODEPAGES = [
  "cp437",
  "cp737",
  "cp850",
  "cp852",
  "cp858",
  "cp866",
  "windows1250",
  "windows1251",
  "windows1252",
  "windows1253",
  "windows1254",
  "windows1257",
] as const;

/**
 * The order in which code pages are tried for a letter. Left to itself the encoder takes cp857 for the euro sign,
 * which many printers print as rubbish. These eight hold the letters of all of Europe's languages.
 */
const CODEPAGE_ORDER = [
  "windows1252",
  "cp858",
  "cp852",
  "windows1250",
  "cp866",
  "cp737",
  "windows1254",
  "windows1257",
] as const satisfies readonly (typeof CODEPAGES)[number][];

/** What is to be known of one receipt printer. Every field has a default: `{}` is an 80 mm printer with a cutter. */
export const printerProfileSchema = z.object({
  columns: z.union(PAPER_COLUMNS.map((columns) => z.literal(columns))).default(42),
  model: z.enum(PRINTER_MODELS).default("epson-tm-t88vi"),
  codepages: z
    .array(z.enum(CODEPAGES))
    .min(1)
    .default([...CODEPAGE_ORDER]),
  cut: z.enum(["partial", "full", "none"]).default("partial"),
  /** The pin of the drawer's plug that is pulsed. */
  drawerPin: z.union([z.literal(2), z.literal(5)]).default(2),
  /**
   * `asked`: the printer answers DLE EOT and GS r, so its word is had before and after each paper.
   * `never`: it cannot answer; then no paper is ever known to be printed, and each outcome is `unknown`.
   */
  status: z.enum(["asked", "never"]).default("asked"),
});

export type PrinterProfile = z.infer<typeof printerProfileSchema>;
