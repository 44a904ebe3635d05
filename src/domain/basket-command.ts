/**
 * What a cashier can ask of a basket, and what comes of it: `decide` gives the events, or a refusal that says why.
 *
 * - The same `lineId` or `tenderId` twice has no second effect, so every call is safe to repeat.
 * - Scanning the same article again adds a line; nothing is merged, so each line can be voided by itself.
 * - Lines may be added after a payment in part (the forgotten newspaper). Whatever would leave more paid than due is
 *   refused until a payment is taken back.
 * - Payments are taken back before a basket is cancelled: money in the drawer belongs to somebody.
 */
import { must, unreachable } from "../kernel/assert.ts";
import { AMOUNT_MINOR_MAX, BASKET_LINES_MAX } from "../kernel/limits.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { type BasketEvent, type BasketLine, type BasketState, evolve } from "./basket.ts";
import { exponentOfStore, priceBasket, type PricingSettings, settleBasket } from "./basket-pricing.ts";
import type { BasketRefusal } from "./basket-refusal.ts";
import type { Product } from "./catalogue-body.ts";
import type { OrderDiscount } from "./discount.ts";
import { roundedQuotient, sumOf } from "./money.ts";
import { extend, ONE } from "./quantity.ts";
import type { TaxMode, Unit, UnitPrice } from "./sale-body.ts";
import { addedLineTax } from "./tax.ts";
import { decideTender, type TenderRequest } from "./tender.ts";

/** What a line is of: an article of the catalogue, as it was scanned, or something without one. */
export type LineItem =
  | { readonly kind: "article"; readonly product: Product; readonly gtin: string | null }
  | { readonly kind: "open"; readonly name: string; readonly taxCode: string; readonly unit: Unit };

export interface AddLineCommand {
  readonly type: "add-line";
  readonly lineId: string;
  readonly item: LineItem;
  /** Thousandths, 1000 when left out; negative takes goods back without a receipt and needs `reason`. */
  readonly quantity?: number | undefined;
  /** Instead of the catalogue's. */
  readonly unitPrice?: UnitPrice | undefined;
  /** The printed total of a label: charged exactly. */
  readonly labelTotal?: number | undefined;
  /** Instead of the article's. */
  readonly taxCode?: string | undefined;
  readonly taxExempt?: string | undefined;
  /** Whether discounts on the whole receipt reach this line; they do when left out. */
  readonly discountable?: boolean | undefined;
  /** A discount on this line alone. */
  readonly discount?: { readonly amount: number; readonly reason: string } | undefined;
  readonly reason?: string | undefined;
}

export type BasketCommand =
  | AddLineCommand
  | { readonly type: "change-quantity"; readonly lineId: string; readonly quantity: number }
  | { readonly type: "void-line"; readonly lineId: string }
  /** Exactly one of `percent` (thousandths of a percent) and `amount` (minor units). */
  | {
      readonly type: "set-order-discount";
      readonly percent?: number | undefined;
      readonly amount?: number | undefined;
      readonly reason: string;
    }
  | { readonly type: "clear-order-discount" }
  /** A reason exempts the whole receipt, null takes that back. */
  | { readonly type: "set-tax-exemption"; readonly reason: string | null }
  | { readonly type: "add-tender"; readonly tender: TenderRequest }
  | { readonly type: "remove-tender"; readonly tenderId: string }
  | { readonly type: "cancel" };

type Decision = Result<readonly BasketEvent[], BasketRefusal>;

const NOTHING: Decision = ok([]);

const isKnownLine = (state: BasketState, lineId: string): boolean =>
  state.lines.some((line) => line.id === lineId) || state.voided.some((line) => line.id === lineId);

/**
 * Whether every sum over the lines stays an amount: their sizes together, with the highest tax that could come on top.
 * A bound rather than the sums themselves: it costs one pass and no discount can raise it.
 */
const fitsAmounts = (lines: readonly BasketLine[], mode: TaxMode): boolean => {
  const size = sumOf(lines.map((line) => Math.abs(line.extended)));
  const rateMax = mode === "added" ? Math.max(0, ...lines.map((line) => line.taxRate)) : 0;
  // One unit a line for the tax that is rounded up on each.
  return size + addedLineTax(size, rateMax) + lines.length <= AMOUNT_MINOR_MAX;
};

const priceOfLabel = (labelTotal: number, quantity: number, exponent: number): UnitPrice => ({
  amount: roundedQuotient(BigInt(labelTotal) * BigInt(ONE) * (quantity < 0 ? -1n : 1n), BigInt(Math.abs(quantity))),
  decimals: exponent,
});

interface Price {
  readonly unitPrice: UnitPrice;
  readonly priceSource: BasketLine["priceSource"];
  readonly extended: number;
}

const priceLine = (command: AddLineCommand, quantity: number, exponent: number): Result<Price, BasketRefusal> => {
  const { item, labelTotal } = command;
  const cataloguePrice = item.kind === "article" ? item.product.unitPrice : undefined;
  const given = command.unitPrice ?? cataloguePrice;
  if (labelTotal !== undefined) {
    if (quantity < 0 && labelTotal > 0) return err({ type: "wrong-sign", of: "label" });
    const unitPrice = given ?? priceOfLabel(labelTotal, quantity, exponent);
    return Math.abs(unitPrice.amount) > AMOUNT_MINOR_MAX
      ? err({ type: "amount-too-large" })
      : ok({ unitPrice, priceSource: "label", extended: labelTotal });
  }
  if (given === undefined) return err({ type: "price-missing", name: nameOf(item) });
  const extended = extend(quantity, given, exponent);
  if (extended === null) return err({ type: "amount-too-large" });
  return ok({ unitPrice: given, priceSource: command.unitPrice === undefined ? "catalogue" : "manual", extended });
};

const nameOf = (item: LineItem): string => (item.kind === "article" ? item.product.name : item.name);

/** Whether a line's own discount lowers what the line costs, and not below nothing. */
const discountFits = (discount: BasketLine["ownDiscount"], extended: number): boolean =>
  discount === null ||
  (Math.sign(discount.amount) === Math.sign(extended) && Math.abs(discount.amount) <= Math.abs(extended));

const buildLine = (command: AddLineCommand, settings: PricingSettings): Result<BasketLine, BasketRefusal> => {
  const { item } = command;
  const exponent = exponentOfStore(settings);
  const quantity = command.quantity ?? ONE;
  if (quantity === 0) return err({ type: "quantity-zero" });
  if (quantity < 0 && command.reason === undefined) return err({ type: "reason-missing" });
  const taxCode = command.taxCode ?? (item.kind === "article" ? item.product.taxCode : item.taxCode);
  const rate = settings.taxRates.find((rate) => rate.code === taxCode);
  if (rate === undefined) {
    return err({ type: "unknown-tax-code", code: taxCode, known: settings.taxRates.map((rate) => rate.code) });
  }
  const price = priceLine(command, quantity, exponent);
  if (!price.ok) return price;
  const ownDiscount = command.discount === undefined || command.discount.amount === 0 ? null : command.discount;
  if (!discountFits(ownDiscount, price.value.extended)) {
    return err({ type: "discount-too-large", extended: price.value.extended, exponent });
  }
  return ok({
    id: command.lineId,
    productId: item.kind === "article" ? item.product.id : null,
    gtin: item.kind === "article" ? (item.gtin ?? item.product.gtins[0] ?? null) : null,
    name: nameOf(item),
    quantity,
    unit: item.kind === "article" ? item.product.unit : item.unit,
    ...price.value,
    ownDiscount: ownDiscount === null ? null : { amount: ownDiscount.amount, reason: ownDiscount.reason },
    discountable: command.discountable ?? true,
    taxCode,
    taxRate: rate.rate,
    taxExempt: command.taxExempt ?? null,
    returned: quantity < 0 ? { saleId: null, lineId: null, reason: must(command.reason, "a reason") } : null,
  });
};

const addLine = (state: BasketState, command: AddLineCommand, settings: PricingSettings): Decision => {
  if (isKnownLine(state, command.lineId)) return NOTHING;
  if (state.lines.length + state.voided.length >= BASKET_LINES_MAX) {
    return err({ type: "basket-full", max: BASKET_LINES_MAX });
  }
  const line = buildLine(command, settings);
  if (!line.ok) return line;
  if (!fitsAmounts([...state.lines, line.value], settings.taxMode)) return err({ type: "amount-too-large" });
  return ok([{ type: "line-added", line: line.value }]);
};

const changeQuantity = (state: BasketState, lineId: string, quantity: number, settings: PricingSettings): Decision => {
  const line = state.lines.find((line) => line.id === lineId);
  if (line === undefined) return err({ type: "unknown-line", lineId });
  if (line.quantity === quantity) return NOTHING;
  if (quantity === 0) return err({ type: "quantity-zero" });
  if (Math.sign(quantity) !== Math.sign(line.quantity)) return err({ type: "wrong-sign", of: "quantity" });
  if (line.priceSource === "label") return err({ type: "label-is-fixed", name: line.name });
  const exponent = exponentOfStore(settings);
  const extended = extend(quantity, line.unitPrice, exponent);
  if (extended === null) return err({ type: "amount-too-large" });
  if (!discountFits(line.ownDiscount, extended)) return err({ type: "discount-too-large", extended, exponent });
  const others = state.lines.filter((other) => other !== line);
  if (!fitsAmounts([...others, { ...line, extended }], settings.taxMode)) return err({ type: "amount-too-large" });
  return ok([{ type: "quantity-changed", lineId, quantity, extended }]);
};

const voidLine = (state: BasketState, lineId: string): Decision => {
  if (state.voided.some((line) => line.id === lineId)) return NOTHING;
  if (!state.lines.some((line) => line.id === lineId)) return err({ type: "unknown-line", lineId });
  return ok([{ type: "line-voided", lineId }]);
};

const setOrderDiscount = (state: BasketState, command: BasketCommand & { type: "set-order-discount" }): Decision => {
  const { percent, amount, reason } = command;
  let discount: OrderDiscount;
  if (percent !== undefined && amount === undefined) discount = { percent, amount: null, reason };
  else if (amount !== undefined && percent === undefined) discount = { percent: null, amount, reason };
  else return err({ type: "discount-unclear" });
  if ((discount.amount ?? 1) <= 0) return err({ type: "discount-unclear" });
  const before = state.orderDiscount;
  const isSame =
    before !== null &&
    before.percent === discount.percent &&
    before.amount === discount.amount &&
    before.reason === reason;
  return isSame ? NOTHING : ok([{ type: "order-discount-set", discount }]);
};

const addTender = (state: BasketState, request: TenderRequest, settings: PricingSettings): Decision => {
  const isKnown = state.tenders.some(({ id }) => id === request.id) || state.removedTenders.includes(request.id);
  if (isKnown) return NOTHING;
  if (state.lines.length === 0) return err({ type: "empty-basket" });
  const situation = {
    total: priceBasket(state, settings).totals.total,
    tenders: state.tenders,
    rule: settings.cashRounding,
    exponent: exponentOfStore(settings),
  };
  const tender = decideTender(situation, request);
  return tender.ok ? ok([{ type: "tender-added", tender: tender.value }]) : tender;
};

const removeTender = (state: BasketState, tenderId: string): Decision => {
  if (state.removedTenders.includes(tenderId)) return NOTHING;
  if (!state.tenders.some((tender) => tender.id === tenderId)) return err({ type: "unknown-tender", tenderId });
  return ok([{ type: "tender-removed", tenderId }]);
};

const cancel = (state: BasketState, settings: PricingSettings): Decision => {
  if (state.status === "cancelled") return NOTHING;
  const paid = sumOf(state.tenders.map((tender) => tender.amount));
  if (state.tenders.length > 0) return err({ type: "payments-taken", paid, exponent: exponentOfStore(settings) });
  return ok([{ type: "cancelled" }]);
};

/** `events`, unless they would leave more paid than is due. */
const refuseOverpaid = (state: BasketState, events: readonly BasketEvent[], settings: PricingSettings): Decision => {
  if (state.tenders.length === 0 || events.length === 0) return ok(events);
  const { overpaid, remaining } = settleBasket(events.reduce(evolve, state), settings);
  return overpaid
    ? err({ type: "overpaid", by: Math.abs(remaining), exponent: exponentOfStore(settings) })
    : ok(events);
};

const decideOpen = (state: BasketState, command: BasketCommand, settings: PricingSettings): Decision => {
  switch (command.type) {
    case "add-line":
      return addLine(state, command, settings);
    case "change-quantity":
      return changeQuantity(state, command.lineId, command.quantity, settings);
    case "void-line":
      return voidLine(state, command.lineId);
    case "set-order-discount":
      return setOrderDiscount(state, command);
    case "clear-order-discount":
      return state.orderDiscount === null ? NOTHING : ok([{ type: "order-discount-set", discount: null }]);
    case "set-tax-exemption":
      return state.taxExemption === command.reason
        ? NOTHING
        : ok([{ type: "tax-exemption-set", reason: command.reason }]);
    case "add-tender":
      return addTender(state, command.tender, settings);
    case "remove-tender":
      return removeTender(state, command.tenderId);
    case "cancel":
      return cancel(state, settings);
    default:
      return unreachable(command);
  }
};

/** Commands that change what is due. */
const CHANGES_DUE: ReadonlySet<BasketCommand["type"]> = new Set([
  "add-line",
  "change-quantity",
  "void-line",
  "set-order-discount",
  "clear-order-discount",
  "set-tax-exemption",
]);

/**
 * The events that `command` makes of a basket, none when it was carried out before, or why it is refused. Product, rate
 * and settings are looked up by the caller; ids are the client's.
 */
export const decide = (state: BasketState, command: BasketCommand, settings: PricingSettings): Decision => {
  if (state.status === "cancelled" && command.type !== "cancel") return err({ type: "basket-closed" });
  const decision = decideOpen(state, command, settings);
  return decision.ok && CHANGES_DUE.has(command.type) ? refuseOverpaid(state, decision.value, settings) : decision;
};
