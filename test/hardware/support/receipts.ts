import type { ReceiptBlock, ReceiptDocument } from "../../../src/domain/receipt.ts";

/** A document around some blocks; an original of a card sale unless said otherwise. */
export const receipt = (blocks: readonly ReceiptBlock[], more: Partial<ReceiptDocument> = {}): ReceiptDocument => ({
  title: "Receipt 01-000017",
  blocks,
  copy: 0,
  possibleCopy: false,
  opensDrawer: false,
  ...more,
});

const center = (text: string, emphasis: "normal" | "strong" | "large" = "normal"): ReceiptBlock => ({
  type: "text",
  text,
  align: "center",
  emphasis,
});
const pair = (left: string, right: string, emphasis: "normal" | "strong" | "large" = "normal"): ReceiptBlock => ({
  type: "pair",
  left,
  right,
  emphasis,
});

const HEAD: readonly ReceiptBlock[] = [
  center("Corner Grocer", "large"),
  center("12 Market Street, 1010 Springfield"),
  { type: "space" },
  pair("Till 2 / Ada", "2026-03-14 18:02"),
  { type: "rule" },
];

const FOOT: readonly ReceiptBlock[] = [
  { type: "rule" },
  {
    type: "table",
    rows: [
      ["VAT", "Net", "Tax", "Gross"],
      ["A 22 %", "23.69", "5.21", "28.90"],
      ["B 10 %", "1.14", "0.11", "1.25"],
    ],
  },
  { type: "space" },
  center("Thank you!"),
  { type: "barcode", text: "02-000017" },
];

/** DOMAIN-RULES 1.2: 28.90 at 22 % and 1.25 at 10 % are 30.15; paid with 20 in cash and the rest by card. */
export const MIXED_TENDER: ReceiptDocument = receipt(
  [
    ...HEAD,
    { type: "item", name: "Olive oil extra virgin, first pressing, 5 l", amount: "28.90", code: "A", details: [] },
    {
      type: "item",
      name: "Rye bread",
      amount: "1.25",
      code: "B",
      details: [{ left: "0.500 kg x 2.50/kg", right: "" }],
    },
    { type: "rule" },
    pair("Total EUR", "30.15", "large"),
    pair("Card **** 4242", "10.15"),
    pair("Cash", "20.00"),
    ...FOOT,
  ],
  { opensDrawer: true },
);

/** Sixty lines with long names, discounts and accents. */
export const LONG_BASKET: ReceiptDocument = receipt([
  ...HEAD,
  ...Array.from({ length: 60 }, (_, at): ReceiptBlock => ({
    type: "item",
    name: at % 7 === 0 ? `Délice aux épinards surgelés nature n\u00b0 ${at + 1}` : `Article ${at + 1}`,
    amount: `${at + 1}.99`,
    code: at % 2 === 0 ? "A" : "B",
    details:
      at % 5 === 0
        ? [
            { left: "3 x 1.99", right: "" },
            { left: "3 for 2", right: "\u22121.99" },
          ]
        : [],
  })),
  { type: "rule" },
  pair("Total EUR", "1,889.40", "large"),
  pair("Card", "1,889.40"),
  ...FOOT,
]);

/** Goods back: every amount with the minus a screen would show. */
export const REFUND: ReceiptDocument = receipt(
  [
    ...HEAD,
    center("REFUND", "strong"),
    {
      type: "item",
      name: "Rye bread",
      amount: "\u22121.25",
      code: "B",
      details: [{ left: "of receipt 01-000009", right: "" }],
    },
    pair("Total EUR", "\u22121.25", "large"),
    pair("Cash", "\u22121.25"),
  ],
  { opensDrawer: true },
);
