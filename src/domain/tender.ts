/**
 * Taking a means of payment (DOMAIN-RULES 1.6): only cash gives change, a check may give cash back, nothing else may be
 * more than what is due. What is to be paid out (a refund) is paid out with negative tenders.
 */
import { BASKET_TENDERS_MAX } from "../kernel/limits.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { cashIsRounded, settle } from "./cash-rounding.ts";
import type { Tender, TenderKind } from "./sale-body.ts";
import type { CashRounding } from "./settings-body.ts";

/** What a cashier or an integration asks for. Amounts are minor units. */
export interface TenderRequest {
  readonly id: string;
  readonly kind: TenderKind;
  /** What it settles; left out: the whole rest, or as much of it as `tendered` covers. */
  readonly amount?: number | undefined;
  /** What was handed over; left out: exactly `amount`. */
  readonly tendered?: number | undefined;
  readonly reference?: string | null | undefined;
}

/** Why a tender is not taken. Amounts are minor units with `exponent` decimals. */
export type TenderRefusal =
  /** Nothing is left to be paid. */
  | { readonly type: "nothing-due" }
  | { readonly type: "too-many-tenders"; readonly max: number }
  /** Money is to be paid out, not taken, or the other way round; or the amount is 0. */
  | { readonly type: "wrong-direction"; readonly due: number; readonly exponent: number }
  | { readonly type: "more-than-due"; readonly kind: TenderKind; readonly due: number; readonly exponent: number }
  | { readonly type: "tendered-too-little"; readonly amount: number; readonly exponent: number }
  /** Only cash and checks give money back. */
  | { readonly type: "no-change"; readonly kind: TenderKind; readonly due: number; readonly exponent: number }
  /** Cash in coins that the store's cash rounding does without. */
  | { readonly type: "no-such-coins"; readonly step: number; readonly due: number; readonly exponent: number };

const GIVES_CHANGE: ReadonlySet<TenderKind> = new Set(["cash", "check"]);

/** Where the payment stands. */
export interface TenderSituation {
  readonly total: number;
  readonly tenders: readonly Tender[];
  readonly rule: CashRounding | null;
  readonly exponent: number;
}

const amountAsked = (request: TenderRequest, due: number, remaining: number): number => {
  if (request.amount !== undefined) {
    // A client that does not round cash itself asks for the unrounded rest and means all of it.
    return request.kind === "cash" && request.amount === remaining ? due : request.amount;
  }
  return request.tendered === undefined || Math.abs(request.tendered) > Math.abs(due) ? due : request.tendered;
};

/** The tender to be taken for `request`, or why not. */
export const decideTender = (situation: TenderSituation, request: TenderRequest): Result<Tender, TenderRefusal> => {
  const { total, tenders, rule, exponent } = situation;
  if (tenders.length >= BASKET_TENDERS_MAX) return err({ type: "too-many-tenders", max: BASKET_TENDERS_MAX });
  const { remaining, cashRemaining } = settle(total, tenders, rule);
  const isCash = request.kind === "cash";
  const due = isCash ? cashRemaining : remaining;
  const amount = amountAsked(request, due, remaining);
  const tendered = request.tendered ?? amount;
  const tender: Tender = { id: request.id, kind: request.kind, amount, tendered, reference: request.reference ?? null };

  // Free goods, and rests that round to nothing, are finished by an empty cash tender.
  if (remaining === 0 && due === 0) {
    return isCash && amount === 0 && tendered === 0 ? ok(tender) : err({ type: "nothing-due" });
  }
  const direction = Math.sign(due) || Math.sign(remaining);
  const isWrongWay = amount * direction < 0 || tendered * direction < 0 || (amount === 0 && due !== 0);
  if (isWrongWay) return err({ type: "wrong-direction", due, exponent });
  if (Math.abs(amount) > Math.abs(due)) return err({ type: "more-than-due", kind: request.kind, due, exponent });
  const change = tendered - amount;
  if (change * direction < 0) return err({ type: "tendered-too-little", amount, exponent });
  if (change !== 0 && (direction < 0 || !GIVES_CHANGE.has(request.kind))) {
    return err({ type: "no-change", kind: request.kind, due, exponent });
  }
  const isRounded = rule !== null && (isCash ? cashIsRounded(rule, tenders) : true);
  if (isRounded) {
    const isPart = isCash && amount !== due;
    if (change % rule.step !== 0 || (isPart && amount % rule.step !== 0)) {
      return err({ type: "no-such-coins", step: rule.step, due, exponent });
    }
  }
  return ok(tender);
};
