import type { Sale } from "../../../src/api/schemas.ts";
import { formatAmount } from "../../../src/domain/money.ts";
import { formatQuantity, formatUnitPrice } from "../../../src/domain/quantity.ts";
import type { ReceiptBlock, ReceiptDocument } from "../../../src/domain/receipt.ts";
import { receiptNumberToText } from "../../../src/domain/receipt-number.ts";
import type { SaleLine } from "../../../src/domain/sale-body.ts";
import { SETTINGS } from "./fake-goods.ts";

const amount = (minor: number): string => formatAmount(minor, 2);

const itemOf = (line: SaleLine): ReceiptBlock => ({
  type: "item",
  name: line.name,
  amount: amount(line.extended),
  code: line.taxCode,
  details: [
    ...(line.quantity === 1000
      ? []
      : [{ left: `${formatQuantity(line.quantity, line.unit)} x ${formatUnitPrice(line.unitPrice, 2)}`, right: "" }]),
    ...line.discounts.map((discount) => ({ left: discount.reason, right: amount(-discount.amount) })),
  ],
});

/** A receipt with every kind of block; the till's own layout is tested with the till. */
export const fakeReceipt = (sale: Sale): ReceiptDocument => {
  const { body } = sale;
  const text = (words: string, emphasis: "normal" | "strong" | "large" = "normal"): ReceiptBlock => ({
    type: "text",
    text: words,
    align: "center",
    emphasis,
  });
  return {
    title: receiptNumberToText(body.receipt),
    blocks: [
      text(SETTINGS.name, "large"),
      ...SETTINGS.headerLines.map((line) => text(line)),
      { type: "space" },
      { type: "pair", left: receiptNumberToText(body.receipt), right: body.till.name, emphasis: "normal" },
      { type: "rule" },
      ...body.lines.map(itemOf),
      { type: "rule" },
      { type: "pair", left: "TOTAL EUR", right: amount(body.totals.total), emphasis: "large" },
      ...body.tenders.map((tender): ReceiptBlock => ({
        type: "pair",
        left: tender.kind,
        right: amount(tender.tendered),
        emphasis: "normal",
      })),
      { type: "pair", left: "Change", right: amount(body.totals.change), emphasis: "strong" },
      { type: "space" },
      {
        type: "table",
        rows: [
          ["Tax", "Net", "Tax", "Gross"],
          ...body.taxes.map((tax) => [
            `${tax.code} ${tax.rate / 1000} %`,
            amount(tax.net),
            amount(tax.tax),
            amount(tax.gross),
          ]),
        ],
      },
      { type: "space" },
      ...SETTINGS.footerLines.map((line) => text(line)),
      { type: "barcode", text: receiptNumberToText(body.receipt) },
    ],
    copy: sale.print?.copy ?? 0,
    possibleCopy: false,
    opensDrawer: false,
  };
};
