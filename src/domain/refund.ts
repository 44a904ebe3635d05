/**
 * Goods back with their receipt (DOMAIN-RULES 1.8): a new document with its own number. Price, discounts and tax are those
 * of the original, whatever they are today. Part of a line gives back its share, counted from the line's beginning, so
 * that the shares of all parts sum to the line exactly: `back(all so far) - back(before)`.
 */
import { must } from "../kernel/assert.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { taxableOf, totalsOf } from "./basket-pricing.ts";
import { roundToStep } from "./cash-rounding.ts";
import { distribute, roundedQuotient, sumOf } from "./money.ts";
import { formatQuantity } from "./quantity.ts";
import type { ReceiptContext } from "./sale.ts";
import type { Discount, SaleBody, SaleLine, TaxLine, TenderKind } from "./sale-body.ts";
import { checkSaleBody } from "./sale-check.ts";
import type { CashRounding } from "./settings-body.ts";
import { addedLineTax, compareTaxGroups, taxGroupOf, WHOLE_RATE } from "./tax.ts";

/** What came back of one line so far, as positive quantity and as amounts with the sign of the line's. */
export interface RefundedPart {
  readonly quantity: number;
  readonly extended: number;
  readonly total: number;
}

/** By line id of the original sale. A line that is not in it was not refunded. */
export type RefundedSoFar = ReadonlyMap<string, RefundedPart>;

export interface RefundRequest {
  /** Positive thousandths. */
  readonly lines: readonly { readonly lineId: string; readonly quantity: number }[];
  readonly reason: string;
  /** How the money goes back; it may differ from how it came. */
  readonly tender: { readonly id: string; readonly kind: TenderKind };
}

/** Why nothing is refunded. Quantities are thousandths. */
export type RefundRefusal =
  | { readonly type: "unknown-line"; readonly lineId: string }
  | { readonly type: "nothing-chosen" }
  | { readonly type: "line-twice"; readonly name: string }
  | { readonly type: "is-a-return"; readonly name: string }
  | { readonly type: "more-than-left"; readonly name: string; readonly left: number; readonly unit: SaleLine["unit"] }
  /** The original does not agree with itself; a program made it that counts differently. */
  | { readonly type: "original-faulty"; readonly fault: string };

/** Cause and remedy of a refusal, for a person. */
export const explainRefundRefusal = (refusal: RefundRefusal): string => {
  switch (refusal.type) {
    case "unknown-line":
      return "This line is not on the receipt. Look the receipt up again and choose a line that is on it.";
    case "nothing-chosen":
      return "Nothing was chosen to come back. Choose at least one line and a quantity above 0.";
    case "line-twice":
      return `${refusal.name} was chosen twice. Choose the line once, with the whole quantity.`;
    case "is-a-return":
      return `${refusal.name} was itself taken back on this receipt. Sell it again instead.`;
    case "more-than-left":
      return refusal.left === 0
        ? `${refusal.name} was refunded already. Choose another line.`
        : `Only ${formatQuantity(refusal.left, refusal.unit)} of ${refusal.name} can still come back. Choose at most that.`;
    case "original-faulty":
      return `The original receipt does not add up (${refusal.fault}). Have it looked at in the back office before refunding.`;
  }
};

/** What `refunds` gave back of the sale `saleId`. */
export const refundedSoFar = (saleId: string, refunds: Iterable<SaleBody>): RefundedSoFar => {
  const parts = new Map<string, RefundedPart>();
  for (const { lines } of refunds) {
    for (const line of lines) {
      const lineId = line.returned?.saleId === saleId ? line.returned.lineId : null;
      if (lineId === null) continue;
      const before = parts.get(lineId) ?? NOTHING_YET;
      parts.set(lineId, {
        quantity: before.quantity - line.quantity,
        extended: before.extended - line.extended,
        total: before.total - line.total,
      });
    }
  }
  return parts;
};

const NOTHING_YET: RefundedPart = { quantity: 0, extended: 0, total: 0 };

/** Share of `amount` that `quantity` of `whole` is. */
const shareOf = (amount: number, quantity: number, whole: number): number =>
  roundedQuotient(BigInt(amount) * BigInt(quantity), BigInt(whole));

/** Negative of `amount`, without a negative zero. */
const minus = (amount: number): number => 0 - amount;

/** The tax of each line of `sale`: its tax lines shared out by what each line contributed, without a lost cent. */
const taxOfLines = (sale: SaleBody): ReadonlyMap<string, number> => {
  const taxes = new Map<string, number>();
  for (const group of sale.taxes) {
    const members = sale.lines.filter((line) => compareTaxGroups(taxGroupOf(line), group) === 0);
    const shares = shareTax(sale, group, members);
    for (const [index, line] of members.entries()) taxes.set(line.id, must(shares[index], "a share of tax"));
  }
  return taxes;
};

const shareTax = (sale: SaleBody, group: TaxLine, members: readonly SaleLine[]): readonly number[] => {
  const rate = BigInt(group.rate);
  if (sale.taxMode === "included") {
    return distribute(
      group.tax,
      members.map((line) => BigInt(line.total) * rate),
      BigInt(WHOLE_RATE + group.rate),
    );
  }
  if (sale.taxRounding === "line") return members.map((line) => addedLineTax(line.total, group.rate));
  const exact = members.map((line) => taxableOf(line).exactBase * rate);
  return distribute(group.tax, exact, BigInt(WHOLE_RATE) ** 2n);
};

interface RefundLine {
  readonly line: SaleLine;
  /** Negative. */
  readonly tax: number;
}

/** Discounts of the part that comes back, with the sum `whole`: each its own share, the last what remains. */
const discountsBack = (line: SaleLine, before: number, until: number, whole: number): readonly Discount[] => {
  const parts = line.discounts.map(
    ({ amount }) => shareOf(amount, until, line.quantity) - shareOf(amount, before, line.quantity),
  );
  const rest = whole - sumOf(parts.slice(0, -1));
  return line.discounts.flatMap(({ scope, reason }, index) => {
    const amount = index === parts.length - 1 ? rest : must(parts[index], "a part");
    return amount === 0 ? [] : [{ scope, reason, amount: minus(amount) }];
  });
};

const lineBack = (
  line: SaleLine,
  back: { readonly quantity: number; readonly before: RefundedPart; readonly lineTax: number },
  named: { readonly id: string; readonly saleId: string; readonly reason: string },
): RefundLine => {
  const { quantity, before, lineTax } = back;
  const until = before.quantity + quantity;
  const extended = shareOf(line.extended, until, line.quantity) - before.extended;
  const total = shareOf(line.total, until, line.quantity) - before.total;
  const discounts = discountsBack(line, before.quantity, until, extended - total);
  const tax = shareOf(lineTax, until, line.quantity) - shareOf(lineTax, before.quantity, line.quantity);
  return {
    line: {
      ...line,
      id: named.id,
      quantity: -quantity,
      extended: minus(extended),
      discounts: [...discounts],
      total: minus(extended) - sumOf(discounts.map((discount) => discount.amount)),
      returned: { saleId: named.saleId, lineId: line.id, reason: named.reason },
    },
    tax: minus(tax),
  };
};

const taxesBack = (sale: SaleBody, parts: readonly RefundLine[]): TaxLine[] => {
  const groups = new Map<string, { code: string; rate: number; parts: RefundLine[] }>();
  for (const part of parts) {
    const { code, rate } = taxGroupOf(part.line);
    const group = groups.get(`${code} ${rate}`) ?? { code, rate, parts: [] };
    group.parts.push(part);
    groups.set(`${code} ${rate}`, group);
  }
  return [...groups.values()].toSorted(compareTaxGroups).map(({ code, rate, parts }) => {
    const sum = sumOf(parts.map((part) => part.line.total));
    const tax = sumOf(parts.map((part) => part.tax));
    return sale.taxMode === "included"
      ? { code, rate, net: sum - tax, tax, gross: sum }
      : { code, rate, net: sum, tax, gross: sum + tax };
  });
};

const refuse = (sale: SaleBody, already: RefundedSoFar, request: RefundRequest): RefundRefusal | null => {
  if (request.lines.length === 0) return { type: "nothing-chosen" };
  const chosen = new Set<string>();
  for (const { lineId, quantity } of request.lines) {
    const line = sale.lines.find((line) => line.id === lineId);
    if (line === undefined) return { type: "unknown-line", lineId };
    if (quantity <= 0) return { type: "nothing-chosen" };
    if (chosen.has(lineId)) return { type: "line-twice", name: line.name };
    chosen.add(lineId);
    if (line.quantity < 0) return { type: "is-a-return", name: line.name };
    const left = Math.max(0, line.quantity - (already.get(lineId)?.quantity ?? 0));
    if (quantity > left) return { type: "more-than-left", name: line.name, left, unit: line.unit };
  }
  const fault = checkSaleBody(sale)[0];
  return fault === undefined ? null : { type: "original-faulty", fault: fault.path };
};

/**
 * The refund of some lines of `original`, given what was refunded of it `already`. `newId` makes the ids of the refund's
 * lines; `cashRounding` is the store's rule of today, for what is paid out in cash. The refund's own id and number are
 * given by the transaction that commits it.
 */
export const refundSale = (
  original: { readonly id: string; readonly body: SaleBody },
  already: RefundedSoFar,
  request: RefundRequest,
  context: ReceiptContext & { readonly cashRounding: CashRounding | null; readonly newId: () => string },
): Result<SaleBody, RefundRefusal> => {
  const sale = original.body;
  const refusal = refuse(sale, already, request);
  if (refusal !== null) return err(refusal);
  const lineTaxes = taxOfLines(sale);
  const parts = request.lines.map(({ lineId, quantity }) => {
    const line = must(
      sale.lines.find((line) => line.id === lineId),
      "a line of the original",
    );
    const before = already.get(lineId) ?? NOTHING_YET;
    const lineTax = must(lineTaxes.get(lineId), "a line's tax");
    const named = { id: context.newId(), saleId: original.id, reason: request.reason };
    return lineBack(line, { quantity, before, lineTax }, named);
  });
  const lines = parts.map((part) => part.line);
  const taxes = taxesBack(sale, parts);
  const totals = totalsOf(lines, taxes);
  const isRounded = request.tender.kind === "cash" && context.cashRounding !== null;
  const due = isRounded ? roundToStep(totals.total, context.cashRounding.step) : totals.total;
  return ok({
    receipt: context.receipt,
    // A deposit that was paid out on the original is paid in again: then money comes, not goes.
    kind: totals.total > 0 ? "sale" : "refund",
    till: context.till,
    cashier: context.cashier,
    soldAt: context.soldAt,
    businessDay: context.businessDay,
    currency: sale.currency,
    exponent: sale.exponent,
    taxMode: sale.taxMode,
    taxRounding: sale.taxRounding,
    lines,
    voided: [],
    taxes,
    totals: { ...totals, rounding: due - totals.total, due, change: 0 },
    tenders: [{ ...request.tender, amount: due, tendered: due, reference: null }],
  });
};
