import { batch } from "@preact/signals";
import { addCode } from "./commands.ts";
import { looksLikeArticle } from "./entry.ts";
import { search } from "./find.ts";
import { figures } from "./figures.ts";
import { reference, typed, wantsReference } from "./payment.ts";
import { openSale, refunding, salesQuery } from "./sales-view.ts";
import { multiplier, query, sheet } from "./state.ts";

/**
 * A scan sells, whatever is open, with two exceptions: a receipt's own barcode, in the list of sales, finds that
 * receipt; and where a voucher's number is asked for, it is that number.
 */
export const takeScan = (code: string): void => {
  if (wantsReference()) {
    reference.value = code.slice(0, 40);
    return;
  }
  if (sheet.value?.type === "sales" && !looksLikeArticle(code)) {
    batch(() => {
      refunding.value = false;
      openSale.value = null;
      salesQuery.value = code;
    });
    return;
  }
  void addCode(code);
};

/** What a scanner's keys change besides text fields before they are known to be a scan; the answer undoes it. */
export const rememberTyping = (): (() => void) => {
  const amount = typed.value;
  const times = multiplier.value;
  const sought = query.value;
  const typedFigures = figures.value;
  return () => {
    typed.value = amount;
    multiplier.value = times;
    // Searched for anew: on a slow machine a part of the code may have found something meanwhile.
    void search(sought);
    figures.value = typedFigures;
  };
};
