/**
 * Whether a finished sale agrees with itself: every sum, share and tax computed again from the lines it holds. It is used
 * by `tillmesh verify` and by the replay of recorded receipts; a fault found never changes the sale, which is the fact.
 */
import { baseOfLine, taxableOf, totalsOf } from "./basket-pricing.ts";
import { exponentOf } from "./currency.ts";
import { type OrderDiscount, orderDiscountShares } from "./discount.ts";
import { sumOf } from "./money.ts";
import { extend } from "./quantity.ts";
import { changeOf } from "./sale.ts";
import type { SaleBody, SaleLine, TaxLine } from "./sale-body.ts";
import { computeTaxes } from "./tax.ts";

/** One disagreement: where (`lines[2].total`), what the rest of the sale makes of it, and what it says. */
export interface SaleFault {
  readonly path: string;
  readonly expected: string;
  readonly got: string;
}

const difference = (path: string, expected: string | number, got: string | number): readonly SaleFault[] =>
  expected === got ? [] : [{ path, expected: String(expected), got: String(got) }];

const breach = (path: string, holds: boolean, expected: string, got: string): readonly SaleFault[] =>
  holds ? [] : [{ path, expected, got }];

/** A refund's lines are shares of the original's, rounded there: they may be units away from quantity times price. */
const isShareOfSale = (line: SaleLine): boolean => line.returned !== null && line.returned.saleId !== null;

/** Minor units: a share is rounded, of a line that was rounded, and its tax was shared out by whole units before. */
const SHARE_OFF_MAX = 3;

const checkLine = (line: SaleLine, path: string, exponent: number): readonly SaleFault[] => {
  const extended = extend(line.quantity, line.unitPrice, exponent);
  const off = extended === null ? Number.POSITIVE_INFINITY : Math.abs(extended - line.extended);
  const isPriced = line.priceSource === "label" || off <= (isShareOfSale(line) ? SHARE_OFF_MAX : 0);
  const discounts = sumOf(line.discounts.map((discount) => discount.amount));
  return [
    ...breach(`${path}.quantity`, line.quantity !== 0, "a quantity other than 0", "0"),
    ...breach(`${path}.extended`, isPriced, String(extended), String(line.extended)),
    ...difference(`${path}.total`, line.extended - discounts, line.total),
    ...breach(
      `${path}.returned`,
      (line.returned !== null) === line.quantity < 0,
      "a reason where goods come back and there alone",
      line.returned === null ? "none" : line.returned.reason,
    ),
    ...breach(`${path}.taxExempt`, line.taxExempt === null || line.taxRate > 0, "a rate to be exempt from", "0"),
  ];
};

/** The percentage discount on the whole receipt, from the shares that name it. */
const percentageOf = (lines: readonly SaleLine[]): OrderDiscount | null => {
  for (const { percent, reason } of lines.flatMap((line) => line.discounts)) {
    if (percent !== undefined) return { percent, amount: null, reason };
  }
  return null;
};

const checkPercentage = (lines: readonly SaleLine[]): readonly SaleFault[] => {
  const discount = percentageOf(lines);
  if (discount === null) return [];
  const bases = lines.map((line) => ({ ...line, base: baseOfLine(line) }));
  return orderDiscountShares(discount, bases).flatMap((share, index) => {
    const given = (lines[index]?.discounts ?? []).filter((part) => part.scope === "order");
    const sum = sumOf(given.map((part) => part.amount));
    return difference(`lines[${index}].discounts`, share, sum);
  });
};

const taxLineText = (line: TaxLine | undefined): string =>
  line === undefined ? "none" : `${line.code} at ${line.rate}: ${line.net} + ${line.tax} = ${line.gross}`;

const checkTaxes = (sale: SaleBody): readonly SaleFault[] => {
  const expected = computeTaxes(sale.lines.map(taxableOf), sale.taxMode, sale.taxRounding);
  const shares = sale.lines.filter(isShareOfSale).length;
  const faults: SaleFault[] = [];
  for (let index = 0; index < Math.max(expected.length, sale.taxes.length); index++) {
    const [wanted, got] = [expected[index], sale.taxes[index]];
    // A refund gives back shares of the tax that was charged, not the tax of its own lines.
    const isShare =
      shares > 0 &&
      wanted !== undefined &&
      got !== undefined &&
      wanted.code === got.code &&
      wanted.rate === got.rate &&
      got.net + got.tax === got.gross &&
      Math.abs(wanted.tax - got.tax) <= SHARE_OFF_MAX * shares &&
      (sale.taxMode === "included" ? wanted.gross === got.gross : wanted.net === got.net);
    if (!isShare) faults.push(...difference(`taxes[${index}]`, taxLineText(wanted), taxLineText(got)));
  }
  return faults;
};

const checkTotals = (sale: SaleBody): readonly SaleFault[] => {
  const { totals } = sale;
  const expected = totalsOf(sale.lines, sale.taxes);
  const hasCash = sale.tenders.some((tender) => tender.kind === "cash");
  const isKind = sale.kind === "sale" ? totals.total >= 0 : totals.total <= 0;
  return [
    ...difference("totals.lines", expected.lines, totals.lines),
    ...difference("totals.discount", expected.discount, totals.discount),
    ...difference("totals.net", expected.net, totals.net),
    ...difference("totals.tax", expected.tax, totals.tax),
    ...difference("totals.total", expected.total, totals.total),
    ...difference("totals.due", totals.total + totals.rounding, totals.due),
    ...difference("totals.change", changeOf(sale.tenders), totals.change),
    ...breach("totals.rounding", totals.rounding === 0 || hasCash, "0 without cash", String(totals.rounding)),
    ...breach("kind", isKind, totals.total < 0 ? "refund" : "sale", sale.kind),
    ...breach("exponent", exponentOf(sale.currency) === sale.exponent, `that of ${sale.currency}`, `${sale.exponent}`),
  ];
};

const checkTenders = (sale: SaleBody): readonly SaleFault[] => {
  const settled = sumOf(sale.tenders.map((tender) => tender.amount));
  return [
    ...difference("tenders", sale.totals.due, settled),
    ...sale.tenders.flatMap((tender, index) => {
      const mayGiveChange = tender.kind === "cash" || tender.kind === "check";
      const change = tender.tendered - tender.amount;
      const isFine = change === 0 || (change > 0 && mayGiveChange && tender.amount >= 0);
      return breach(`tenders[${index}].tendered`, isFine, String(tender.amount), String(tender.tendered));
    }),
  ];
};

const checkIds = (sale: SaleBody): readonly SaleFault[] => {
  const seen = new Set<string>();
  const faults: SaleFault[] = [];
  for (const { id } of [...sale.lines, ...sale.voided, ...sale.tenders]) {
    if (seen.has(id)) faults.push({ path: "id", expected: "an id of its own", got: id });
    seen.add(id);
  }
  return faults;
};

/** Every disagreement of a sale with itself; none for a good one. */
export const checkSaleBody = (sale: SaleBody): readonly SaleFault[] => [
  ...breach("lines", sale.lines.length > 0, "at least one line", "none"),
  ...sale.lines.flatMap((line, index) => checkLine(line, `lines[${index}]`, sale.exponent)),
  ...checkPercentage(sale.lines),
  ...checkTaxes(sale),
  ...checkTotals(sale),
  ...checkTenders(sale),
  ...checkIds(sale),
];
