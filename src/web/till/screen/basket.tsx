import { useLayoutEffect, useRef } from "preact/hooks";
import type { SaleLine } from "../../../domain/sale-body.ts";
import { Button } from "../../kit/button.tsx";
import { ScanIcon } from "../../kit/icon.tsx";
import { useKeys } from "../../kit/keys.ts";
import { basket, finishedSale, ghosts, narrow, openSheet, selectedLine, selectedLineId } from "../model/state.ts";
import { t, tCount } from "../words/words.ts";
import { Banner } from "./banner.tsx";
import { DonePanel } from "./done.tsx";
import { LineActions } from "./line-actions.tsx";
import { GhostLine, Line } from "./line.tsx";
import "./basket.css";

const choose = (line: SaleLine): void => {
  selectedLineId.value = line.id;
};

const Empty = () => (
  <div class="basket-empty">
    <ScanIcon />
    <h2>{t("basket.empty.title")}</h2>
    <p>{t(narrow.value ? "basket.empty.textPhone" : "basket.empty.text")}</p>
  </div>
);

const Lines = () => {
  const list = useRef<HTMLOListElement>(null);
  const lines = basket.value?.lines ?? [];
  const waiting = ghosts.value;
  const chosen = selectedLine.value?.id;
  const count = lines.length + waiting.length;
  useLayoutEffect(() => {
    // The newest line is always seen, and a chosen one comes into view.
    const wanted = waiting.length > 0 ? null : list.current?.querySelector('[aria-pressed="true"]');
    if (wanted instanceof HTMLElement) wanted.scrollIntoView({ block: "nearest" });
    else list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [count, chosen, waiting.length]);
  return (
    <ol class="basket-lines" ref={list}>
      {lines.map((line, index) => (
        <Line
          key={line.id}
          line={line}
          last={index === count - 1}
          selected={line.id === chosen && waiting.length === 0}
          onChoose={choose}
        />
      ))}
      {waiting.map((ghost) => (
        <GhostLine key={ghost.lineId} ghost={ghost} />
      ))}
    </ol>
  );
};

const open = (type: "discount" | "clear") => (): void => {
  if ((basket.value?.lines.length ?? 0) > 0) openSheet({ type });
};

const Head = () => {
  const lines = basket.value?.lines ?? [];
  // Counted goods by piece, what is weighed as one.
  const items = lines.reduce((sum, line) => sum + (line.unit === "each" ? line.quantity / 1000 : 1), 0);
  useKeys({ F6: open("discount") });
  return (
    <div class="basket-head">
      <h2>{items === 0 ? t("basket.label") : tCount("basket.items", items)}</h2>
      <Button tone="quiet" disabled={lines.length === 0} hint="F6" onPress={open("discount")}>
        {t("discount.short")}
      </Button>
      <Button tone="quiet" disabled={lines.length === 0} onPress={open("clear")}>
        {t("basket.cancel")}
      </Button>
    </div>
  );
};

/** The basket; before the first line what to do, after a sale its change. */
export const BasketPanel = () => {
  const empty = (basket.value?.lines.length ?? 0) === 0 && ghosts.value.length === 0;
  const done = finishedSale.value;
  return (
    <section class="basket" aria-label={t("basket.label")}>
      <Head />
      <Banner />
      {empty ? done === null ? <Empty /> : <DonePanel sale={done} /> : <Lines />}
      <LineActions />
    </section>
  );
};
