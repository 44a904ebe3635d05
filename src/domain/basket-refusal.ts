import { unreachable } from "../kernel/assert.ts";
import { formatAmount } from "./money.ts";
import type { TenderKind } from "./sale-body.ts";
import type { TenderRefusal } from "./tender.ts";

/** Why a basket stays as it is. Amounts are minor units with `exponent` decimals. */
export type BasketRefusal =
  | TenderRefusal
  | { readonly type: "basket-closed" }
  | { readonly type: "empty-basket" }
  | { readonly type: "basket-full"; readonly max: number }
  | { readonly type: "unknown-line"; readonly lineId: string }
  | { readonly type: "unknown-tender"; readonly tenderId: string }
  | { readonly type: "quantity-zero" }
  /** A return line stays a return, a sale line a sale; a label's total has the sign of its quantity. */
  | { readonly type: "wrong-sign"; readonly of: "quantity" | "label" }
  | { readonly type: "reason-missing" }
  | { readonly type: "price-missing"; readonly name: string }
  | { readonly type: "unknown-tax-code"; readonly code: string; readonly known: readonly string[] }
  | { readonly type: "amount-too-large" }
  | { readonly type: "label-is-fixed"; readonly name: string }
  | { readonly type: "discount-too-large"; readonly extended: number; readonly exponent: number }
  | { readonly type: "discount-unclear" }
  /** The change would leave `by` more paid than is due. */
  | { readonly type: "overpaid"; readonly by: number; readonly exponent: number }
  | { readonly type: "payments-taken"; readonly paid: number; readonly exponent: number }
  /** Completing before the tenders settle what is due. */
  | { readonly type: "not-settled"; readonly remaining: number; readonly exponent: number };

const KIND_NAMES: Readonly<Record<TenderKind, string>> = {
  cash: "cash",
  card: "a card",
  check: "a check",
  "gift-card": "a gift card",
  voucher: "a voucher",
  coupon: "a coupon",
  benefit: "a benefit card",
  account: "an account",
};

const explainTender = (refusal: TenderRefusal): string => {
  switch (refusal.type) {
    case "nothing-due":
      return "Nothing is due on this receipt. Finish it with cash 0, or add what was forgotten.";
    case "too-many-tenders":
      return `A receipt takes at most ${refusal.max} payments. Take the rest in one payment.`;
    case "wrong-direction": {
      const due = formatAmount(Math.abs(refusal.due), refusal.exponent);
      return refusal.due < 0
        ? `${due} is to be paid out. Give a negative amount, or leave the amount out to pay out all of it.`
        : `${due} is due. Give an amount above 0, or leave the amount out to take all of it.`;
    }
    case "more-than-due": {
      const due = formatAmount(Math.abs(refusal.due), refusal.exponent);
      return refusal.kind === "cash" && refusal.due > 0
        ? `Only ${due} is due in cash. Enter what the customer gave as tendered, and the change is worked out.`
        : `Only ${due} is due, and ${KIND_NAMES[refusal.kind]} cannot settle more. Enter at most ${due}.`;
    }
    case "tendered-too-little":
      return `What was handed over does not cover ${formatAmount(Math.abs(refusal.amount), refusal.exponent)}. Lower the amount and take the rest in a second payment.`;
    case "no-change":
      return refusal.due < 0
        ? `${formatAmount(-refusal.due, refusal.exponent)} is to be paid out, and paying out gives no change. Leave tendered out.`
        : `Only cash and checks give money back, not ${KIND_NAMES[refusal.kind]}. Take at most ${formatAmount(refusal.due, refusal.exponent)}.`;
    case "no-such-coins":
      return `Cash is counted in steps of ${formatAmount(refusal.step, refusal.exponent)} here. ${formatAmount(refusal.due, refusal.exponent)} is due in cash; enter an amount in such steps.`;
  }
};

const explainLine = (refusal: Exclude<BasketRefusal, TenderRefusal>): string => {
  switch (refusal.type) {
    case "basket-closed":
      return "This basket was cancelled. Start a new one.";
    case "empty-basket":
      return "There is nothing in the basket. Scan or add an article first.";
    case "basket-full":
      return `A basket holds at most ${refusal.max} lines, voided ones included. Take payment for these and start another.`;
    case "unknown-line":
      return "This line is not in the basket any more. Look at the basket again and choose a line that is in it.";
    case "unknown-tender":
      return "This payment is not on the receipt. Look at the payments again and choose one that is.";
    case "quantity-zero":
      return "A quantity of 0 is no line. Void the line to take it off.";
    case "wrong-sign":
      return refusal.of === "quantity"
        ? "A sale cannot be turned into a return by its quantity, nor a return into a sale. Void the line and add it anew."
        : "Goods come back, but the label's total would be charged. Give the label's total as a negative amount.";
    case "reason-missing":
      return "Goods taken back without a receipt need a reason. Say why they come back.";
    case "price-missing":
      return `${refusal.name} has no price. Enter a price for it.`;
    case "unknown-tax-code":
      return `Tax code ${refusal.code} is not set up in this store. Use one of ${refusal.known.join(", ")}, or add it in the settings.`;
    case "amount-too-large":
      return "The amount is larger than a receipt can hold. Check quantity and price.";
    case "label-is-fixed":
      return `${refusal.name} is charged as its label says. Scan every label, or void the line and add it by hand.`;
    case "discount-too-large":
      return `The discount must lower the line's ${formatAmount(refusal.extended, refusal.exponent)} and cannot be more than it. Enter a smaller discount, or void the line and add it anew.`;
    case "discount-unclear":
      return "A discount is either a percentage or an amount above 0. Enter one of them.";
    case "overpaid":
      return `This would leave ${formatAmount(refusal.by, refusal.exponent)} more paid than is due. Take a payment back first, then change the basket.`;
    case "payments-taken":
      return `${formatAmount(refusal.paid, refusal.exponent)} was paid on this basket already. Give it back and remove the payment, then cancel.`;
    case "not-settled":
      return `${formatAmount(refusal.remaining, refusal.exponent)} is still to be paid. Take a payment for it.`;
    default:
      return unreachable(refusal);
  }
};

const TENDER_REFUSALS: ReadonlySet<string> = new Set<TenderRefusal["type"]>([
  "nothing-due",
  "too-many-tenders",
  "wrong-direction",
  "more-than-due",
  "tendered-too-little",
  "no-change",
  "no-such-coins",
]);

const isTenderRefusal = (refusal: BasketRefusal): refusal is TenderRefusal => TENDER_REFUSALS.has(refusal.type);

/** Cause and remedy of a refusal, for a person. */
export const explainRefusal = (refusal: BasketRefusal): string =>
  isTenderRefusal(refusal) ? explainTender(refusal) : explainLine(refusal);
