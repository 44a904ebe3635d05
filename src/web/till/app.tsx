import { useSignalEffect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { directionOf } from "../kit/i18n/translate.ts";
import { listenToScanner } from "../kit/scanner/listen.ts";
import { Toasts } from "../kit/toast.tsx";
import { followTill } from "./model/live.ts";
import { contrast, theme } from "./model/preferences.ts";
import { rememberTyping, takeScan } from "./model/scan.ts";
import { gone, narrow, sheet, shop } from "./model/state.ts";
import { PaySheet } from "./pay/pay-sheet.tsx";
import { SalesSheet } from "./sales/sales-sheet.tsx";
import { SyncSheet } from "./sales/sync-sheet.tsx";
import { Banner } from "./screen/banner.tsx";
import { BasketPanel } from "./screen/basket.tsx";
import { DiscountSheet } from "./screen/discount-sheet.tsx";
import { Finder } from "./screen/finder.tsx";
import { Header } from "./screen/header.tsx";
import { ClearSheet, FindSheet, QuantitySheet, WeighSheet } from "./screen/small-sheets.tsx";
import { TotalBar } from "./screen/total-bar.tsx";
import { ViewSheet } from "./screen/view-sheet.tsx";
import { language, t } from "./words/words.ts";

const OpenSheet = () => {
  const open = sheet.value;
  switch (open?.type) {
    case undefined:
      return null;
    case "pay":
      return <PaySheet />;
    case "sales":
      return <SalesSheet />;
    case "sync":
      return <SyncSheet />;
    case "view":
      return <ViewSheet />;
    case "clear":
      return <ClearSheet />;
    case "discount":
      return <DiscountSheet />;
    case "find":
      return <FindSheet />;
    case "quantity":
      return <QuantitySheet line={open.line} />;
    case "weigh":
      return <WeighSheet product={open.product} />;
  }
};

/** Says to the browser what the page is in: language, direction, light or dark. */
const useDocument = (): void => {
  useSignalEffect(() => {
    const root = document.documentElement;
    root.lang = language.value;
    root.dir = directionOf(language.value);
    root.dataset["theme"] = theme.value;
    if (contrast.value === "more") root.dataset["contrast"] = "more";
    else delete root.dataset["contrast"];
    document.title = `${shop.value?.till.name ?? t("app.title")} · Tillmesh`;
  });
};

const Selling = () => (
  <main class="selling">
    <BasketPanel />
    {narrow.value ? null : <Finder />}
    <TotalBar />
  </main>
);

/** The till's screen. */
export const App = () => {
  useDocument();
  useEffect(() => {
    void followTill();
    return listenToScanner({ onScan: takeScan, remember: rememberTyping });
  }, []);
  return (
    <div class="app">
      <Header />
      {shop.value === null ? (
        <main class="starting">{gone.value ? <Banner /> : <p role="status">{t("app.loading")}</p>}</main>
      ) : (
        <Selling />
      )}
      {sheet.value === null ? <Toasts closeLabel={t("app.close")} /> : null}
      <OpenSheet />
    </div>
  );
};
