/**
 * A finished sale as the document that is printed (DOMAIN-RULES 1.10). Everything about the sale comes from its own body,
 * so a copy years later says the same; the store's name, header and footer are those of today. The marks COPY and POSSIBLE
 * COPY are not blocks: who shows the document makes them of its fields.
 */
import { sumOf, formatAmount, formatRate } from "./money.ts";
import { formatDateTime } from "./date-text.ts";
import { extend, formatQuantity, formatUnitPrice, ONE } from "./quantity.ts";
import { receiptNumberToText } from "./receipt-number.ts";
import { type ReceiptWords, receiptWordsOf } from "./receipt-words.ts";
import type { ReceiptBlock, ReceiptDocument, ReceiptEmphasis } from "./receipt.ts";
import type { SaleBody, SaleLine, TaxLine, Tender } from "./sale-body.ts";
import type { StoreSettings } from "./settings-body.ts";

/** What the paper says besides the sale. */
export interface ReceiptPaper {
  /** 0 for the original, n for the n-th copy. */
  readonly copy: number;
  readonly possibleCopy: boolean;
  /** Whether this print is the one that opens the drawer; a copy never does, whatever is asked. */
  readonly opensDrawer: boolean;
  /** Short code of the seal that closes the sale; empty when there is none to print. */
  readonly sealCode: string;
}

interface Writer {
  readonly sale: SaleBody;
  readonly locale: string;
  readonly words: ReceiptWords;
  readonly amount: (minor: number) => string;
}

const RULE: ReceiptBlock = { type: "rule" };
const SPACE: ReceiptBlock = { type: "space" };
const centered = (text: string, emphasis: ReceiptEmphasis = "normal"): ReceiptBlock => ({
  type: "text",
  text,
  align: "center",
  emphasis,
});
const pair = (left: string, right: string, emphasis: ReceiptEmphasis = "normal"): ReceiptBlock => ({
  type: "pair",
  left,
  right,
  emphasis,
});

/** Mark behind the code of a line on which no tax is charged. */
const EXEMPT_MARK = "*";
const codeOf = (line: SaleLine): string => (line.taxExempt === null ? line.taxCode : line.taxCode + EXEMPT_MARK);

const headOf = ({ sale, locale, words }: Writer, settings: StoreSettings): readonly ReceiptBlock[] => [
  centered(settings.name, "large"),
  ...settings.headerLines.map((line) => centered(line)),
  SPACE,
  ...(sale.kind === "refund" ? [centered(words.refund, "strong")] : []),
  pair(`${words.receipt} ${receiptNumberToText(sale.receipt)}`, formatDateTime(sale.soldAt, settings.timeZone, locale)),
  pair(`${words.till} ${sale.till.number} ${sale.till.name}`, `${words.servedBy} ${sale.cashier}`),
  RULE,
];

/** "3 x 1.99", "0.345 kg x 12.99"; the quantity alone where a label's total is not their product; null for one piece. */
const quantityText = (line: SaleLine, { sale, locale }: Writer): string | null => {
  const unit = line.unit === "each" ? "" : ` ${line.unit}`;
  const quantity = formatQuantity(line.quantity, line.unit, locale) + unit;
  if (extend(line.quantity, line.unitPrice, sale.exponent) !== line.extended) {
    return line.quantity === ONE && line.unit === "each" ? null : quantity;
  }
  if (line.quantity === ONE && line.unit === "each") return null;
  return `${quantity} x ${formatUnitPrice(line.unitPrice, sale.exponent, locale)}`;
};

const itemOf = (line: SaleLine, writer: Writer): ReceiptBlock => {
  const quantity = quantityText(line, writer);
  const own = line.discounts.filter((discount) => discount.scope === "line");
  return {
    type: "item",
    name: line.name,
    amount: writer.amount(line.extended),
    code: codeOf(line),
    details: [
      ...(quantity === null ? [] : [{ left: quantity, right: "" }]),
      ...(line.returned === null ? [] : [{ left: `${writer.words.returned}: ${line.returned.reason}`, right: "" }]),
      ...own.map(({ reason, amount }) => ({
        left: `${writer.words.discount}: ${reason}`,
        right: writer.amount(0 - amount),
      })),
    ],
  };
};

/** Discounts on the whole receipt, one row for each reason, after a subtotal that the items above sum to. */
const orderDiscountsOf = ({ sale, words, locale, amount }: Writer): readonly ReceiptBlock[] => {
  const shares = sale.lines.flatMap((line) => line.discounts).filter((discount) => discount.scope === "order");
  if (shares.length === 0) return [];
  const byLabel = new Map<string, number>();
  for (const share of shares) {
    const rate = share.percent === undefined ? "" : ` ${formatRate(share.percent, locale)}`;
    const label = `${words.discount}${rate}: ${share.reason}`;
    byLabel.set(label, (byLabel.get(label) ?? 0) + share.amount);
  }
  const subtotal = sale.totals.lines + sumOf(shares.map((share) => share.amount));
  return [pair(words.subtotal, amount(subtotal)), ...[...byLabel].map(([label, sum]) => pair(label, amount(0 - sum)))];
};

const totalOf = ({ sale, words, amount }: Writer): readonly ReceiptBlock[] => {
  const { totals } = sale;
  const due = totals.due < 0 ? words.toPayOut : words.toPay;
  return [
    ...(sale.taxMode === "added"
      ? [pair(words.net, amount(totals.net)), pair(words.addedTax, amount(totals.tax))]
      : []),
    pair(`${words.total} ${sale.currency}`, amount(totals.total), "large"),
    ...(totals.rounding === 0
      ? []
      : [pair(words.cashRounding, amount(totals.rounding)), pair(due, amount(totals.due), "strong")]),
  ];
};

const tenderOf = (tender: Tender, { words, amount }: Writer): ReceiptBlock =>
  pair(words.tenders[tender.kind] + (tender.reference === null ? "" : ` ${tender.reference}`), amount(tender.tendered));

const rateLabel = (tax: TaxLine, exempt: ReadonlySet<string>, locale: string): string => {
  const mark = tax.rate === 0 && exempt.has(tax.code) ? EXEMPT_MARK : "";
  return `${tax.code}${mark} ${formatRate(tax.rate, locale)}`;
};

const taxesOf = ({ sale, words, locale, amount }: Writer): readonly ReceiptBlock[] => {
  const exempt = sale.lines.filter((line) => line.taxExempt !== null);
  const codes = new Set(exempt.map((line) => line.taxCode));
  const reasons = [...new Set(exempt.map((line) => line.taxExempt ?? ""))];
  return [
    {
      type: "table",
      rows: [
        [words.taxRate, words.net, words.tax, words.gross],
        ...sale.taxes.map((tax) => [
          rateLabel(tax, codes, locale),
          amount(tax.net),
          amount(tax.tax),
          amount(tax.gross),
        ]),
      ],
    },
    ...reasons.map((reason): ReceiptBlock => ({
      type: "text",
      text: `${EXEMPT_MARK} ${words.exempt}: ${reason}`,
      align: "left",
      emphasis: "normal",
    })),
  ];
};

/** The receipt of `sale`. Voided lines are not on it: they are counted in reports, not told to the customer. */
export const layOutReceipt = (sale: SaleBody, settings: StoreSettings, paper: ReceiptPaper): ReceiptDocument => {
  const { locale } = settings;
  const words = receiptWordsOf(locale);
  const writer: Writer = { sale, locale, words, amount: (minor) => formatAmount(minor, sale.exponent, locale) };
  const number = receiptNumberToText(sale.receipt);
  const { change } = sale.totals;
  return {
    title: `${words.receipt} ${number}`,
    blocks: [
      ...headOf(writer, settings),
      ...sale.lines.map((line) => itemOf(line, writer)),
      RULE,
      ...orderDiscountsOf(writer),
      ...totalOf(writer),
      SPACE,
      ...sale.tenders.map((tender) => tenderOf(tender, writer)),
      ...(change === 0 ? [] : [pair(words.change, writer.amount(change), "strong")]),
      RULE,
      ...taxesOf(writer),
      SPACE,
      ...settings.footerLines.map((line) => centered(line)),
      ...(paper.sealCode === "" ? [] : [centered(`${words.seal} ${paper.sealCode}`)]),
      { type: "barcode", text: number },
    ],
    copy: paper.copy,
    possibleCopy: paper.possibleCopy,
    opensDrawer: paper.opensDrawer && paper.copy === 0 && !paper.possibleCopy,
  };
};
