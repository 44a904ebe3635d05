/** What a press does: shown at once, sent in order, answered by a basket or by words that say why not. */
import { batch } from "@preact/signals";
import type { AddLine, Basket, OrderDiscount } from "../../../api/schemas.ts";
import type { Product } from "../../../domain/catalogue-body.ts";
import type { SaleLine } from "../../../domain/sale-body.ts";
import { err, type Result } from "../../../kernel/result.ts";
import { soundRefusal } from "../../kit/sound.ts";
import { clearToasts, showToast } from "../../kit/toast.tsx";
import { t } from "../words/words.ts";
import { call, type Refusal } from "./api-client.ts";
import { basketTurn } from "./basket-turn.ts";
import { basket, ghosts, gone, multiplier, openSheet, selectedLineId, sheet } from "./state.ts";

/** Cause and remedy of a refusal, in words. */
export const refusalWords = (refusal: Refusal): { readonly title: string; readonly text: string } =>
  refusal.type === "gone"
    ? { title: t("problem.gone"), text: t("problem.gone.text") }
    : { title: t("problem.title"), text: refusal.problem.message };

/** The same for what only looks something up: nothing can have been done, and it is looked up again. */
export const unreadWords = (refusal: Refusal): string =>
  refusal.type === "gone" ? `${t("problem.gone")}. ${t("problem.gone.read")}` : refusal.problem.message;

const complain = (words: { readonly title: string; readonly text: string }): void => {
  soundRefusal();
  showToast({ tone: "stop", ...words });
};

/** Sends one press in its turn; nothing is sent to a program that does not answer. */
export const press = async <Answer>(
  ...[method, path, body]: Parameters<typeof call>
): Promise<Result<Answer, Refusal>> =>
  basketTurn.take(async () => (gone.value ? err({ type: "gone" }) : call<Answer>(method, path, body)));

const take = (answer: Result<Basket, Refusal>): boolean => {
  if (answer.ok) {
    basket.value = answer.value;
    clearToasts();
  } else {
    complain(refusalWords(answer.error));
  }
  return answer.ok;
};

/** The line that is new or grew between two baskets. */
const touchedLine = (before: Basket | null, after: Basket): SaleLine | undefined => {
  const was = new Map(before?.lines.map((line) => [line.id, line.quantity]));
  return after.lines.findLast((line) => was.get(line.id) !== line.quantity);
};

const addLine = async (line: AddLine, name: string, complaint?: (refusal: Refusal) => void): Promise<void> => {
  const lineId = crypto.randomUUID();
  const quantity = line.quantity ?? multiplier.value ?? undefined;
  batch(() => {
    ghosts.value = [...ghosts.value, { lineId, name, quantity: quantity ?? 1000 }];
    multiplier.value = null;
    selectedLineId.value = null;
  });
  const answer = await press<Basket>("POST", "/basket/lines", {
    ...line,
    lineId,
    ...(quantity === undefined ? {} : { quantity }),
  });
  batch(() => {
    ghosts.value = ghosts.value.filter((ghost) => ghost.lineId !== lineId);
    if (!answer.ok && complaint !== undefined) {
      complaint(answer.error);
      return;
    }
    const before = basket.value;
    if (!take(answer) || !answer.ok) return;
    const touched = touchedLine(before, answer.value);
    if (touched === undefined) return;
    selectedLineId.value = touched.id;
    if (sheet.value !== null) showToast({ tone: "calm", title: t("scan.added", { name: touched.name }) });
    // Weighed goods without a label: one kilogram is hardly ever right, so the weight is asked for.
    else if (touched.unit !== "each" && touched.priceSource === "catalogue" && quantity === undefined) {
      openSheet({ type: "quantity", line: touched });
    }
  });
};

/** A scanned or typed code. */
export const addCode = async (code: string): Promise<void> =>
  addLine({ code }, code, (refusal) => {
    const unknown = refusal.type === "problem" && refusal.problem.error === "unknown-barcode";
    complain(
      unknown
        ? { title: t("problem.unknownBarcode", { code }), text: t("problem.unknownBarcode.text") }
        : refusalWords(refusal),
    );
  });

/** A pressed article; weighed goods ask for their weight first. */
export const addProduct = async (product: Product, quantity?: number): Promise<void> => {
  if (product.unit !== "each" && quantity === undefined && multiplier.value === null) {
    openSheet({ type: "weigh", product });
    return;
  }
  await addLine({ productId: product.id, ...(quantity === undefined ? {} : { quantity }) }, product.name);
};

/** Changes a line's quantity, thousandths: shown at once, its amounts when they are known, and back when refused. */
export const setQuantity = async (line: SaleLine, quantity: number): Promise<void> => {
  const before = basket.value;
  if (before === null) return;
  const lines = before.lines.map((one) => (one.id === line.id ? { ...one, quantity } : one));
  const shown = { ...before, lines };
  batch(() => {
    selectedLineId.value = line.id;
    basket.value = shown;
  });
  const answer = await press<Basket>("POST", `/basket/lines/${line.id}/quantity`, { quantity });
  if (!take(answer) && basket.value === shown) basket.value = before;
};

/** One more or one less; the last one is taken off only by voiding. */
export const stepQuantity = async (line: SaleLine, by: 1000 | -1000): Promise<void> => {
  const quantity = (basket.value?.lines.find(({ id }) => id === line.id) ?? line).quantity + by;
  if (quantity > 0 && line.quantity > 0) await setQuantity(line, quantity);
};

/** Takes a line off: kept in the log as voided. */
export const voidLine = async (line: SaleLine): Promise<void> => {
  selectedLineId.value = null;
  if (take(await press<Basket>("DELETE", `/basket/lines/${line.id}`))) {
    showToast({ tone: "calm", title: t("line.voided", { name: line.name }) });
  }
};

/** Cancels the basket; the program logs it and opens a new one. */
export const clearBasket = async (): Promise<void> => {
  selectedLineId.value = null;
  take(await press<Basket>("DELETE", "/basket"));
};

/** Gives a discount on the receipt, or takes it off with null. */
export const setDiscount = async (discount: OrderDiscount | null): Promise<boolean> =>
  take(
    discount === null
      ? await press<Basket>("DELETE", "/basket/discount")
      : await press<Basket>("PUT", "/basket/discount", discount),
  );
