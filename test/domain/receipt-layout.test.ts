import { describe, expect, it } from "vitest";
import { layOutReceipt, type ReceiptPaper } from "../../src/domain/receipt-layout.ts";
import type { ReceiptDocument } from "../../src/domain/receipt.ts";
import { refundSale } from "../../src/domain/refund.ts";
import { formatDateTime } from "../../src/domain/date-text.ts";
import { ADDED, card, cash, CONTEXT, line, product, ROUNDED, saleOf, SETTINGS, uuid } from "./support/shop.ts";

const ORIGINAL: ReceiptPaper = { copy: 0, possibleCopy: false, opensDrawer: true, sealCode: "7F3A-K2" };

const COLUMNS = 44;
const beside = (left: string, right: string): string => (left + right.padStart(COLUMNS - left.length)).trimEnd();

/** The document as a strip of text, without any printer's rules: what a person would read. */
const strip = (document: ReceiptDocument): string[] =>
  document.blocks.flatMap((block) => {
    switch (block.type) {
      case "text":
        return [block.text];
      case "pair":
        return [beside(block.left, block.right)];
      case "item":
        return [
          beside(block.name, `${block.amount} ${block.code}`),
          ...block.details.map((detail) => beside(`  ${detail.left}`, detail.right)),
        ];
      case "table":
        return block.rows.map((row) => row.map((cell) => cell.padStart(10)).join(""));
      case "rule":
        return ["-".repeat(COLUMNS)];
      case "space":
        return [""];
      case "barcode":
        return [`|${block.text}|`];
    }
  });

const article = (n: number, name: string, amount: number, taxCode: string, more = {}) =>
  line(n, amount, { item: { kind: "article", product: product(name, amount, { taxCode, ...more }), gtin: null } });

const german = { ...ROUNDED, locale: "de-DE" };

const mixed = [
  { ...article(1, "Milk 1 l", 129, "C"), quantity: 3000 },
  { ...article(2, "Ham", 1299, "B", { unit: "kg" }), quantity: 345 },
  { ...article(3, "Mug", 1000, "A"), discount: { amount: 150, reason: "dented" } },
  { ...article(4, "Cheese", 1999, "B", { unit: "kg" }), quantity: 250, labelTotal: 499 },
  { ...article(5, "Bread", 250, "C"), taxExempt: "diplomat" },
  { ...article(6, "Cable", 500, "A"), quantity: -1000, reason: "broken" },
  article(7, "Newspaper", 300, "C"),
  { type: "void-line", lineId: uuid(7) },
  { type: "set-order-discount", percent: 10_000, reason: "staff" },
  { type: "add-tender", tender: { id: uuid(8), kind: "card", amount: 500, reference: "4242" } },
  cash(9, 2000),
] as const;

describe("a receipt that says something else than was sold", () => {
  it("tells everything the customer paid for, line by line, and nothing that was voided", () => {
    const sale = saleOf(ROUNDED, ...mixed);
    const text = strip(layOutReceipt(sale, ROUNDED, ORIGINAL));
    expect(text).toEqual([
      "Corner Store",
      "1 High Street",
      "",
      "Receipt K7QX-000412         21/09/2026 16:13",
      "Till 2 Lane 2                  Served by Ana",
      "--------------------------------------------",
      "Milk 1 l                              3.87 C",
      "  3 x 1.29",
      "Ham                                   4.48 B",
      "  0.345 kg x 12.99",
      "Mug                                  10.00 A",
      "  Discount: dented                     -1.50",
      "Cheese                                4.99 B",
      "  0.250 kg",
      "Bread                                2.50 C*",
      "Cable                                -5.00 A",
      "  -1 x 5.00",
      "  Returned: broken",
      "--------------------------------------------",
      "Subtotal                               19.34",
      "Discount 10%: staff                    -1.93",
      "TOTAL EUR                              17.41",
      "Cash rounding                          -0.01",
      "To pay                                 17.40",
      "",
      "Card 4242                               5.00",
      "Cash                                   20.00",
      "Change                                  7.60",
      "--------------------------------------------",
      "      Rate       Net       Tax     Gross",
      "     A 25%      2.52      0.63      3.15",
      "     B 13%      7.54      0.98      8.52",
      "      C 5%      3.32      0.17      3.49",
      "     C* 0%      2.25      0.00      2.25",
      "* no tax: diplomat",
      "",
      "Thank you",
      "Seal 7F3A-K2",
      "|K7QX-000412|",
    ]);
  });

  it("has items and details that a customer can add up to the subtotal", () => {
    const document = layOutReceipt(saleOf(ROUNDED, ...mixed), ROUNDED, ORIGINAL);
    const cents = (text: string): number => (text === "" ? 0 : Math.round(Number(text) * 100));
    const sum = document.blocks
      .flatMap((block) => (block.type === "item" ? [block.amount, ...block.details.map(({ right }) => right)] : []))
      .reduce((sum, text) => sum + cents(text), 0);
    expect(sum).toBe(1934);
  });

  it("speaks German where the store does, and writes numbers and dates its way", () => {
    const text = strip(layOutReceipt(saleOf(german, ...mixed), german, ORIGINAL))
      .join("\n")
      .replaceAll("\u00a0", " ");
    for (const part of [
      "Beleg K7QX-000412",
      "21.09.2026 16:13",
      "Bedient von Ana",
      "0,345 kg x 12,99",
      "Rabatt 10 %: staff",
      "SUMME EUR",
      "Rundung bar",
      "Zu zahlen",
      "Karte 4242",
      "Rückgeld",
      "* steuerfrei: diplomat",
      "Siegel 7F3A-K2",
    ])
      expect(text).toContain(part);
    expect(text).not.toMatch(/Total|Change|Receipt/);
  });

  it("shows tax that is added between the goods and the total", () => {
    const text = strip(layOutReceipt(saleOf(ADDED, line(1, 1000), card(9)), ADDED, ORIGINAL));
    const from = text.findIndex((row) => row.startsWith("Net "));
    expect(text.slice(from, from + 3).map((row) => row.replaceAll(/ +/g, " "))).toEqual([
      "Net 10.00",
      "Tax 2.50",
      "TOTAL USD 12.50",
    ]);
  });

  it("says REFUND and what goes back, with its reason", () => {
    const sale = saleOf(ROUNDED, line(1, 1003), card(9));
    const refund = refundSale(
      { id: uuid(0), body: sale },
      new Map(),
      { lines: [{ lineId: uuid(1), quantity: 1000 }], reason: "unwanted", tender: { id: uuid(5), kind: "cash" } },
      { ...CONTEXT, cashRounding: ROUNDED.cashRounding, newId: () => uuid(6) },
    );
    if (!refund.ok) throw new Error(refund.error.type);
    const text = strip(layOutReceipt(refund.value, ROUNDED, ORIGINAL)).map((row) => row.replaceAll(/ +/g, " "));
    for (const row of ["REFUND", " Returned: unwanted", "TOTAL EUR -10.03", "To pay out -10.05", "Cash -10.05"])
      expect(text).toContain(row);
  });
});

describe("a copy", () => {
  const sale = saleOf(SETTINGS, line(1, 1000), cash(9, 2000));

  it("is the original, block for block, and is known as a copy", () => {
    const original = layOutReceipt(sale, SETTINGS, ORIGINAL);
    const copy = layOutReceipt(sale, SETTINGS, { ...ORIGINAL, copy: 2 });
    expect(copy.blocks).toEqual(original.blocks);
    expect([original.copy, copy.copy]).toEqual([0, 2]);
  });

  it("never opens the drawer, nor does a possible copy, whatever is asked", () => {
    expect(layOutReceipt(sale, SETTINGS, ORIGINAL).opensDrawer).toBe(true);
    expect(layOutReceipt(sale, SETTINGS, { ...ORIGINAL, opensDrawer: false }).opensDrawer).toBe(false);
    expect(layOutReceipt(sale, SETTINGS, { ...ORIGINAL, copy: 1 }).opensDrawer).toBe(false);
    const possible = layOutReceipt(sale, SETTINGS, { ...ORIGINAL, possibleCopy: true });
    expect([possible.opensDrawer, possible.possibleCopy]).toEqual([false, true]);
  });

  it("has no row for a seal that is not there", () => {
    const text = strip(layOutReceipt(sale, SETTINGS, { ...ORIGINAL, sealCode: "" }));
    expect(text.some((row) => row.startsWith("Seal"))).toBe(false);
  });
});

describe("the time on a receipt", () => {
  it("is the store's, as its country writes it", () => {
    const at = Date.parse("2026-12-24T23:05:00Z");
    const text = (locale: string, zone = "Europe/Berlin") => formatDateTime(at, zone, locale);
    expect(text("de")).toBe("25.12.2026 00:05");
    expect(text("en-GB")).toBe("25/12/2026 00:05");
    expect(text("en-US")).toBe("12/25/2026 12:05 AM");
    expect(text("en-US", "America/New_York")).toBe("12/24/2026 6:05 PM");
    expect(text("en-US", "Africa/Lagos")).toBe("12/25/2026 12:05 AM");
    expect(text("sv")).toBe("2026-12-25 00:05");
    expect(text("xx")).toBe("2026-12-25 00:05");
    expect(() => text("de", "Mars/Olympus")).toThrow("time zone");
  });
});
