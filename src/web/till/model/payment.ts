/** Taking money: what is typed, which way it is paid, and what the program answers. */
import { batch, computed, signal } from "@preact/signals";
import type { AddTender, Basket, TenderResult } from "../../../api/schemas.ts";
import type { TenderKind } from "../../../domain/sale-body.ts";
import { moneyText } from "../../kit/format-money.ts";
import { t } from "../words/words.ts";
import { press, refusalWords } from "./commands.ts";
import { typeAmount } from "./entry.ts";
import { isImplausibleCash } from "./quick-notes.ts";
import { basket, lastSale, openSheet, selectedLineId, sheet, shop } from "./state.ts";

/** `confirm`: money that changes hands elsewhere is taken only when a person says that it did. */
export type PayStage =
  | { readonly type: "choose" }
  | { readonly type: "other" }
  | { readonly type: "confirm"; readonly kind: TenderKind; readonly amount: number };

export const stage = signal<PayStage>({ type: "choose" });
/** Typed figures of the amount, minor units; empty: all of it. */
export const typed = signal("");
/** Number of a voucher or slip, as typed or scanned. */
export const reference = signal("");
/** Why the last press took no money. */
export const payProblem = signal<string | null>(null);
/** Whether an answer is awaited: a second press on the same key must not pay twice. */
export const paying = signal(false);

/** Still to be paid, not rounded; and rounded, as cash settles it. */
export const remaining = computed(() => basket.value?.totals.remaining ?? 0);
export const remainingInCash = computed(() => remaining.value + (basket.value?.totals.cashRounding ?? 0));

export const openPayment = (): void => {
  if ((basket.value?.lines.length ?? 0) === 0) return;
  batch(() => {
    stage.value = { type: "choose" };
    typed.value = "";
    payProblem.value = null;
    openSheet({ type: "pay" });
  });
};

export const typeFigure = (key: string): void => {
  payProblem.value = null;
  typed.value = typeAmount(typed.value, key);
};

export const eraseFigure = (): void => {
  payProblem.value = null;
  typed.value = typed.value.slice(0, -1);
};

const typedAmount = (): number | null => (typed.value === "" ? null : Number(typed.value));

const text = (amount: number): string => {
  const store = shop.value?.store;
  return store === undefined ? "" : moneyText(amount, store.exponent, store.locale);
};

const send = async (tender: AddTender): Promise<void> => {
  if (paying.value) return;
  paying.value = true;
  // Names the basket, so that a press which arrives late can never pay for the next customer's.
  const basketId = basket.value?.id;
  const answer = await press<TenderResult>("POST", "/basket/tenders", {
    ...tender,
    tenderId: crypto.randomUUID(),
    ...(basketId === undefined ? {} : { basketId }),
  });
  batch(() => {
    paying.value = false;
    if (!answer.ok) {
      const words = refusalWords(answer.error);
      payProblem.value = answer.error.type === "gone" ? `${words.title}. ${words.text}` : words.text;
      return;
    }
    basket.value = answer.value.basket;
    typed.value = "";
    payProblem.value = null;
    stage.value = { type: "choose" };
    if (answer.value.sale === null) return;
    lastSale.value = answer.value.sale;
    selectedLineId.value = null;
    sheet.value = null;
  });
};

/** Takes cash: `handed` minor units, or what is typed, or exactly the rest. Less than the rest is a part payment. */
export const takeCash = async (handed: number | null = typedAmount()): Promise<void> => {
  const store = shop.value?.store;
  if (store === undefined) return;
  if (handed === null || handed === 0) return send({ kind: "cash" });
  if (isImplausibleCash(handed, remainingInCash.value, store.currency, store.exponent)) {
    payProblem.value = t("pay.problem.implausible", { amount: text(handed) });
    return undefined;
  }
  return send({ kind: "cash", tendered: handed, ...(handed < remainingInCash.value ? { amount: handed } : {}) });
};

/** Asks for the confirmation of a payment that is not cash: the typed part, or the rest. */
export const askFor = (kind: TenderKind): void => {
  const part = typedAmount();
  const amount = part === null || part === 0 ? remaining.value : part;
  if (amount > remaining.value) {
    payProblem.value = t("pay.problem.tooMuch", { kind: t(`tender.${kind}`) });
    return;
  }
  batch(() => {
    payProblem.value = null;
    reference.value = "";
    stage.value = { type: "confirm", kind, amount };
  });
};

/** A person confirmed: the amount on the screen was paid, whatever was scanned meanwhile. */
export const confirmTender = async (kind: TenderKind, amount: number): Promise<void> => {
  const number = reference.value.trim();
  await send({ kind, amount, ...(number === "" ? {} : { reference: number }) });
};

/** Gives a part payment back. */
export const removeTender = async (id: string): Promise<void> => {
  const answer = await press<Basket>("DELETE", `/basket/tenders/${id}`);
  if (answer.ok) basket.value = answer.value;
  else payProblem.value = refusalWords(answer.error).text;
};

/** Whether a scan now is the number of the voucher in the cashier's hand, and no article. */
export const wantsReference = (): boolean =>
  sheet.value?.type === "pay" && stage.value.type === "confirm" && stage.value.kind !== "card";
