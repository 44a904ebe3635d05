import { describe, expect, it } from "vitest";
import { layOutReceipt, type ReceiptPaper } from "../../../src/domain/receipt-layout.ts";
import { PAPER_COLUMNS, printerProfileSchema } from "../../../src/hardware/escpos/printer-profile.ts";
import { createReceiptEncoder } from "../../../src/hardware/escpos/receipt-bytes.ts";
import { card, cash, line, product, ROUNDED, saleOf, SETTINGS } from "../../domain/support/shop.ts";
import { linesOf } from "../support/decode.ts";

const ORIGINAL: ReceiptPaper = { copy: 0, possibleCopy: false, opensDrawer: true, sealCode: "7F3AK2Q9XM" };

const article = (n: number, name: string, amount: number, taxCode: string) =>
  line(n, amount, { item: { kind: "article", product: product(name, amount, { taxCode }), gtin: null } });

const printed = (
  sale: Parameters<typeof layOutReceipt>[0],
  paper: ReceiptPaper,
  columns: 32 | 42 | 48,
  settings = SETTINGS,
) =>
  linesOf(
    createReceiptEncoder(printerProfileSchema.parse({ columns }))(layOutReceipt(sale, settings, paper), "7F3A"),
    columns,
  );

/** The amounts that stand alone at the right with a rate code, as cents. */
const itemAmounts = (lines: readonly string[]): number[] =>
  lines.flatMap((each) => {
    const match = /(-?[\d,]+\.\d\d) [A-Z]\*?$/.exec(each);
    return match ? [Math.round(Number(match[1]?.replaceAll(",", "")) * 100)] : [];
  });

describe("a sale, from the basket to the decoded paper", () => {
  it.each(PAPER_COLUMNS)("of sixty lines adds up to its total at %i columns", (columns) => {
    const lines = Array.from({ length: 60 }, (_, at) =>
      article(at + 1, `Épicerie fine Łódź numéro ${at + 1}`, 99 + at * 37, ["A", "B", "C"][at % 3] ?? "A"),
    );
    const sale = saleOf(SETTINGS, ...lines, card(100));
    const paper = printed(sale, ORIGINAL, columns);
    const amounts = itemAmounts(paper);
    expect(amounts).toHaveLength(60);
    expect(amounts.reduce((sum, amount) => sum + amount, 0)).toBe(sale.totals.total);
    const total = (sale.totals.total / 100).toLocaleString("en-GB", { minimumFractionDigits: 2 });
    expect(paper.some((each) => /^total EUR /i.test(each) && each.endsWith(total))).toBe(true);
    expect(paper).toContain("[barcode K7QX-000412]");
    expect(paper.join("\n")).not.toContain("?");
  });

  it("says the same on its copy as on its original, except that it is one", () => {
    const sale = saleOf(
      ROUNDED,
      article(1, "Olive oil", 2890, "A"),
      article(2, "Rye bread", 126, "C"),
      card(3, 1000),
      cash(4, 3000),
    );
    const original = printed(sale, ORIGINAL, 42, ROUNDED);
    const copy = printed(sale, { ...ORIGINAL, copy: 1 }, 42, ROUNDED);
    expect(copy.filter((each) => each.trim() === "COPY 1")).toHaveLength(2);
    expect(copy.filter((each) => each.trim() !== "COPY 1")).toEqual(["", ...original]);
    expect(original.map((each) => each.trim().replaceAll(/ +/g, " "))).toEqual(
      expect.arrayContaining(["TOTAL EUR 30.16", "Card 10.00", "Cash 30.00", "Change 9.85"]),
    );
  });
});
