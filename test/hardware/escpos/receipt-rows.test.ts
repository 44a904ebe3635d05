import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ReceiptBlock } from "../../../src/domain/receipt.ts";
import { PAPER_COLUMNS } from "../../../src/hardware/escpos/printer-profile.ts";
import { receiptRows } from "../../../src/hardware/escpos/receipt-rows.ts";
import { LONG_BASKET, MIXED_TENDER, receipt, REFUND } from "../support/receipts.ts";

const texts = (blocks: readonly ReceiptBlock[], columns: number): string[] =>
  receiptRows(receipt(blocks), { columns, jobCode: "7F3A" }).map((row) => row.text);

const amount = fc.integer({ min: -9_000_000_000, max: 9_000_000_000 }).map((minor) => {
  const major = Math.trunc(Math.abs(minor) / 100).toString();
  const grouped = major.replaceAll(/\B(?=(\d{3})+$)/g, "\u202f");
  return `${minor < 0 ? "\u2212" : ""}${grouped}.${String(Math.abs(minor) % 100).padStart(2, "0")}`;
});
/** Anything a catalogue may hold, controls and emoji included. */
const words = fc.oneof(fc.string({ maxLength: 90 }), fc.string({ unit: "grapheme", maxLength: 90 }));
const emphasis = fc.constantFrom("normal" as const, "strong" as const, "large" as const);
const block: fc.Arbitrary<ReceiptBlock> = fc.oneof(
  fc.record({
    type: fc.constant("text" as const),
    text: words,
    align: fc.constantFrom("left" as const, "center" as const, "right" as const),
    emphasis,
  }),
  fc.record({ type: fc.constant("pair" as const), left: words, right: amount, emphasis }),
  fc.record({
    type: fc.constant("item" as const),
    name: words,
    amount,
    code: fc.constantFrom("A", "B", "AB12", ""),
    details: fc.array(fc.record({ left: words, right: fc.oneof(fc.constant(""), amount) }), { maxLength: 3 }),
  }),
  fc.record({
    type: fc.constant("table" as const),
    rows: fc.array(fc.tuple(words, amount, amount, amount), { maxLength: 4 }),
  }),
  fc.record({ type: fc.constant("barcode" as const), text: words }),
);

/** As it stands on paper: minus and thin space in the printer's own letters. */
const onPaper = (text: string): string => text.replaceAll("\u2212", "-").replaceAll("\u202f", " ");

const amountsOf = (one: ReceiptBlock): string[] => {
  if (one.type === "pair") return [one.right];
  if (one.type === "item") return [one.amount, ...one.details.map((detail) => detail.right)];
  return one.type === "table" ? one.rows.flatMap((row) => row.slice(1)) : [];
};

describe("rows of a receipt", () => {
  it.each(PAPER_COLUMNS)("never leave the paper and never lose or cut an amount at %i columns", (columns) => {
    fc.assert(
      fc.property(fc.array(block, { maxLength: 6 }), (blocks) => {
        const rows = receiptRows(receipt(blocks), { columns, jobCode: "7F3A" });
        for (const row of rows) {
          if (row.type === "text") expect(row.text.length * row.scale).toBeLessThanOrEqual(columns);
          expect(row.text).not.toMatch(/\p{Cc}/u);
        }
        const lines = rows.map((row) => row.text);
        for (const one of blocks) {
          for (const wanted of amountsOf(one)) expect(lines.some((line) => line.includes(onPaper(wanted)))).toBe(true);
        }
      }),
      { seed: 20_260_314, numRuns: 300 },
    );
  });

  it.each(PAPER_COLUMNS)("put every amount of a long basket at the same column at %i columns", (columns) => {
    const items = LONG_BASKET.blocks.filter((one) => one.type === "item");
    const ends = texts(items, columns).filter((line) => /\.99 [AB]$/.test(line));
    expect(ends).toHaveLength(60);
    expect(new Set(ends.map((line) => line.length))).toEqual(new Set([columns]));
    const discounts = texts(items, columns).filter((line) => line.includes("-1.99"));
    expect(new Set(discounts.map((line) => line.trimEnd().length))).toEqual(new Set([columns - 2]));
  });

  it("keep a real minus and thin spaces readable", () => {
    expect(texts([{ type: "pair", left: "Total", right: "\u22121\u202f234.50", emphasis: "normal" }], 32)).toEqual([
      "Total                  -1 234.50",
    ]);
    expect(texts(REFUND.blocks, 42).filter((line) => line.includes("-1.25"))).toHaveLength(3);
  });

  it("print an amount smaller rather than cut it", () => {
    const [row] = receiptRows(
      receipt([{ type: "pair", left: "Total", right: "IDR 90,000,000,000.00", emphasis: "large" }]),
      { columns: 32, jobCode: "" },
    );
    expect(row).toEqual({ type: "text", text: "Total      IDR 90,000,000,000.00", strong: true, scale: 1 });
  });

  it("give a row of its own to an amount that leaves no room for words", () => {
    const wide = "IDR 90,000,000,000.00 (32 wide) ";
    for (const right of [wide.trim(), "9".repeat(32), "9".repeat(24)]) {
      expect(texts([{ type: "pair", left: "Bank transfer", right, emphasis: "normal" }], 32)).toEqual([
        "Bank transfer",
        right.padStart(32),
      ]);
    }
  });

  it("stack a table that no paper is wide enough for", () => {
    const rows = [
      ["Rate", "Net of everything", "Tax of everything"],
      ["A", "90,000,000.00", "19,800,000.00"],
    ];
    expect(texts([{ type: "table", rows }], 32)).toEqual([
      "A",
      "  Net of everything",
      "                   90,000,000.00",
      "  Tax of everything",
      "                   19,800,000.00",
    ]);
  });

  it("mark a copy with its number and a possible copy with its job, above and below", () => {
    const marked = receiptRows({ ...MIXED_TENDER, copy: 2, possibleCopy: true }, { columns: 42, jobCode: "7F3A" });
    const marks = marked.filter((row) => /COPY|job/.test(row.text)).map((row) => row.text.trim());
    expect(marks).toEqual(["COPY 2", "POSSIBLE COPY", "job 7F3A", "COPY 2", "POSSIBLE COPY", "job 7F3A"]);
    expect(marked.filter((row) => row.type === "text" && row.text.includes("COPY") && row.scale !== 2)).toEqual([]);
    const plain = receiptRows(MIXED_TENDER, { columns: 42, jobCode: "7F3A" });
    expect(marked.filter((row) => !/COPY|job/.test(row.text)).slice(1)).toEqual(plain);
  });

  it("draw a barcode only where a scanner could read it", () => {
    const shape = (text: string, columns: number) =>
      receiptRows(receipt([{ type: "barcode", text }]), { columns, jobCode: "" })[0];
    expect(shape("02-000017", 42)).toEqual({ type: "barcode", text: "02-000017", moduleDots: 3 });
    expect(shape("02-000017", 32)).toMatchObject({ type: "barcode", moduleDots: 2 });
    expect(shape("02-000017-AND-MUCH-MORE", 32)).toMatchObject({ type: "text" });
    expect(shape("\u00c4-17", 42)).toMatchObject({ type: "text" });
  });
});
