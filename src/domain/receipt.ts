/**
 * The receipt as a document: what is printed, apart from how. Made from a finished sale alone, never from today's
 * catalogue, so that a copy years later is the same (DOMAIN-RULES 1.10).
 */

/** How loud a line is. */
export type ReceiptEmphasis = "normal" | "strong" | "large";

export type ReceiptBlock =
  /** Free text; wrapped at words by the printer's width. */
  | {
      readonly type: "text";
      readonly text: string;
      readonly align: "left" | "center" | "right";
      readonly emphasis: ReceiptEmphasis;
    }
  /** Label left, amount right. */
  | { readonly type: "pair"; readonly left: string; readonly right: string; readonly emphasis: ReceiptEmphasis }
  /** An article: its name, its amount and rate code at the right; below it indented details (3 x 1.99, discounts). */
  | {
      readonly type: "item";
      readonly name: string;
      readonly amount: string;
      readonly code: string;
      readonly details: readonly { readonly left: string; readonly right: string }[];
    }
  /** Columns of equal kind, as the tax table: first left, the others right. First row is the head. */
  | { readonly type: "table"; readonly rows: readonly (readonly string[])[] }
  | { readonly type: "rule" }
  | { readonly type: "space" }
  /** A Code 128 barcode of the text, for finding the receipt again. */
  | { readonly type: "barcode"; readonly text: string };

export interface ReceiptDocument {
  readonly title: string;
  readonly blocks: readonly ReceiptBlock[];
  /** 0 for the original; n for the n-th copy, which says COPY. */
  readonly copy: number;
  /** Whether the paper says POSSIBLE COPY, because the outcome of an earlier try is unknown. */
  readonly possibleCopy: boolean;
  /** Whether a cash drawer opens with it: never for a copy. */
  readonly opensDrawer: boolean;
}
