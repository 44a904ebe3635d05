import type { TenderKind } from "./sale-body.ts";

/** The words on a receipt, in one language. */
export interface ReceiptWords {
  readonly receipt: string;
  readonly refund: string;
  readonly till: string;
  readonly servedBy: string;
  readonly returned: string;
  readonly discount: string;
  readonly subtotal: string;
  readonly addedTax: string;
  readonly total: string;
  readonly cashRounding: string;
  readonly toPay: string;
  readonly toPayOut: string;
  readonly change: string;
  readonly taxRate: string;
  readonly net: string;
  readonly tax: string;
  readonly gross: string;
  readonly exempt: string;
  readonly seal: string;
  readonly tenders: Readonly<Record<TenderKind, string>>;
}

const ENGLISH: ReceiptWords = {
  receipt: "Receipt",
  refund: "REFUND",
  till: "Till",
  servedBy: "Served by",
  returned: "Returned",
  discount: "Discount",
  subtotal: "Subtotal",
  addedTax: "Tax",
  total: "TOTAL",
  cashRounding: "Cash rounding",
  toPay: "To pay",
  toPayOut: "To pay out",
  change: "Change",
  taxRate: "Rate",
  net: "Net",
  tax: "Tax",
  gross: "Gross",
  exempt: "no tax",
  seal: "Seal",
  tenders: {
    cash: "Cash",
    card: "Card",
    check: "Check",
    "gift-card": "Gift card",
    voucher: "Voucher",
    coupon: "Coupon",
    benefit: "Benefit card",
    account: "On account",
  },
};

const GERMAN: ReceiptWords = {
  receipt: "Beleg",
  refund: "ERSTATTUNG",
  till: "Kasse",
  servedBy: "Bedient von",
  returned: "Rücknahme",
  discount: "Rabatt",
  subtotal: "Zwischensumme",
  addedTax: "Steuer",
  total: "SUMME",
  cashRounding: "Rundung bar",
  toPay: "Zu zahlen",
  toPayOut: "Auszuzahlen",
  change: "Rückgeld",
  taxRate: "Satz",
  net: "Netto",
  tax: "Steuer",
  gross: "Brutto",
  exempt: "steuerfrei",
  seal: "Siegel",
  tenders: {
    cash: "Bar",
    card: "Karte",
    check: "Scheck",
    "gift-card": "Geschenkkarte",
    voucher: "Gutschein",
    coupon: "Rabattmarke",
    benefit: "Sozialkarte",
    account: "Auf Rechnung",
  },
};

/** Words of the language of `locale` (BCP 47); English where there are none. */
export const receiptWordsOf = (locale: string): ReceiptWords =>
  locale.toLowerCase().split("-")[0] === "de" ? GERMAN : ENGLISH;
