import { Button } from "../../kit/button.tsx";
import { SearchIcon } from "../../kit/icon.tsx";
import { useKeys } from "../../kit/keys.ts";
import { openPayment } from "../model/payment.ts";
import { basket, ghosts, gone, narrow, openSheet, shop } from "../model/state.ts";
import { t } from "../words/words.ts";
import { Amount, amountText } from "./amount.tsx";

const find = (): void => {
  openSheet({ type: "find" });
};

/** Tax and discount in one line. */
const Notes = () => {
  const now = basket.value;
  const store = shop.value?.store;
  if (now === null || store === undefined) return <p class="total-notes">&nbsp;</p>;
  const { totals } = now;
  const notes = [
    ...(totals.tax === 0
      ? []
      : [t(store.taxMode === "included" ? "total.tax" : "total.taxAdded", { tax: amountText(totals.tax) })]),
    ...(totals.discount === 0 ? [] : [t("total.discount", { discount: amountText(-totals.discount) })]),
  ];
  return <p class="total-notes">{notes.join(" · ")}</p>;
};

/** The total and the way to pay: never hidden, never moving. */
export const TotalBar = () => {
  const empty = (basket.value?.lines.length ?? 0) === 0;
  const stopped = empty || gone.value || ghosts.value.length > 0;
  const pay = (): void => {
    if (!gone.value) openPayment();
  };
  useKeys({ F9: pay });
  return (
    <section class="total" aria-label={t("total.label")}>
      <div class="total-words">
        <h2>{t("total.label")}</h2>
        <Notes />
        <p class="total-figure" aria-live="polite" aria-atomic="true">
          <Amount value={basket.value?.totals.total ?? 0} sign />
        </p>
      </div>
      {narrow.value ? (
        <Button class="find-key" onPress={find}>
          <SearchIcon />
          {t("find.open")}
        </Button>
      ) : null}
      <Button tone="primary" class="pay-key" hint="F9" disabled={stopped} onPress={pay}>
        {t("pay.open")}
      </Button>
    </section>
  );
};
