/** Keeps the screen in step with the till's program: state once, then events; and notices when it is gone. */
import { batch } from "@preact/signals";
import { API_BASE } from "../../../api/routes.ts";
import type { Basket, EventName, PrinterState, Sale, SyncState, TillState } from "../../../api/schemas.ts";
import { receiptNumberToText } from "../../../domain/receipt-number.ts";
import { pickLanguage } from "../../kit/i18n/translate.ts";
import { showToast } from "../../kit/toast.tsx";
import { LANGUAGES, language, t } from "../words/words.ts";
import { call } from "./api-client.ts";
import { basketTurn } from "./basket-turn.ts";
import { loadFavourites } from "./find.ts";
import { chosenLanguage } from "./preferences.ts";
import { basket, gone, lastSale, printer, productCount, sheet, shop, sync, trouble } from "./state.ts";

/** Between two questions while the program is gone. */
const ASK_AGAIN_MS = 1000;
/** Longer than any local answer takes; beyond it the program hangs. */
const STATE_MS_MAX = 3000;
/** Silence after which the program is asked whether it is still there: a hung one keeps its connections open. */
const SILENCE_MS_MAX = 5000;

const applySale = (sale: Sale): void => {
  const shown = lastSale.value;
  if (shown === null || shown.id === sale.id || sale.body.soldAt >= shown.body.soldAt) {
    if (sale.body.till.number === shop.value?.till.number) lastSale.value = sale;
  }
};

const applyState = (state: TillState, turn: number): void => {
  batch(() => {
    shop.value = { till: state.till, store: state.store, cashier: state.cashier };
    language.value = chosenLanguage() ?? pickLanguage(state.store.locale, LANGUAGES);
    sync.value = state.sync;
    printer.value = state.printer;
    trouble.value = state.trouble;
    if (productCount.value !== state.products) void loadFavourites();
    productCount.value = state.products;
    // An answer that was asked for before a press was answered is older than what the screen shows.
    if (!basketTurn.isStill(turn)) return;
    const payingFor = sheet.value?.type === "pay" ? basket.value?.id : undefined;
    basket.value = state.basket;
    lastSale.value = state.lastSale;
    if (payingFor !== undefined && state.basket.id !== payingFor) {
      sheet.value = null;
      if (state.lastSale?.id === payingFor) {
        const receipt = receiptNumberToText(state.lastSale.body.receipt);
        showToast({ tone: "calm", title: t("problem.sale.stored"), text: t("problem.sale.stored.text", { receipt }) });
      }
    }
  });
};

/** A page younger than this was just loaded: to load it again would change nothing. */
const PAGE_AGE_MS_MIN = 10_000;

/**
 * Loads the page anew where only that helps: the program was replaced by another version, whose page this is not, or
 * it no longer knows this page. Never twice in a row. The basket is the program's and is not lost.
 */
const reloadPage = (): void => {
  if (performance.now() > PAGE_AGE_MS_MIN) location.reload();
};

const refresh = async (): Promise<boolean> => {
  const turn = basketTurn.now();
  const answer = await call<TillState>("GET", "/state", undefined, STATE_MS_MAX);
  if (!answer.ok) {
    if (answer.error.type === "problem" && answer.error.status === 401) reloadPage();
    return false;
  }
  const version = shop.value?.till.version;
  if (version !== undefined && version !== answer.value.till.version) reloadPage();
  applyState(answer.value, turn);
  return true;
};

/** What each event does to the screen. */
const HANDLERS: Readonly<Record<EventName, (data: unknown) => void>> = {
  basket: (data) => basketTurn.heard(data as Basket),
  sale: (data) => applySale(data as Sale),
  sync: (data) => {
    sync.value = data as SyncState;
  },
  printer: (data) => {
    printer.value = data as PrinterState;
  },
  catalogue: (data) => {
    productCount.value = (data as { products: number }).products;
    void loadFavourites();
  },
  trouble: (data) => {
    ({ trouble: trouble.value } = data as { trouble: string | null });
  },
};

const isEventName = (name: string): name is EventName => Object.hasOwn(HANDLERS, name);

const wait = async (ms: number): Promise<void> => {
  await new Promise<void>((resolve) => {
    setTimeout(resolve, ms);
  });
};

/** Listens until the connection breaks or falls silent for good. */
const listen = async (): Promise<void> => {
  const source = new EventSource(`${API_BASE}/events`);
  let heardAt = performance.now();
  await new Promise<void>((resolve) => {
    const watch = setInterval(() => {
      if (performance.now() - heardAt < SILENCE_MS_MAX) return;
      heardAt = performance.now();
      void refresh().then((answers) => {
        if (!answers) end();
      });
    }, ASK_AGAIN_MS);
    const end = (): void => {
      clearInterval(watch);
      source.close();
      resolve();
    };
    source.addEventListener("error", end);
    // Asked again once the events flow: what changed between the first answer and now is in no event.
    source.addEventListener("open", () => void refresh());
    for (const name of Object.keys(HANDLERS).filter(isEventName)) {
      source.addEventListener(name, (event) => {
        heardAt = performance.now();
        HANDLERS[name](JSON.parse(String(event.data)));
      });
    }
  });
};

/** Runs for the life of the page. */
export const followTill = async (): Promise<never> => {
  for (;;) {
    if (await refresh()) {
      if (gone.value) {
        gone.value = false;
        showToast({ tone: "calm", title: t("back.title") });
      }
      await listen();
    } else {
      gone.value = true;
      await wait(ASK_AGAIN_MS);
    }
  }
};
