import { Button } from "../../kit/button.tsx";
import { SettingsIcon } from "../../kit/icon.tsx";
import { useKeys } from "../../kit/keys.ts";
import { openSheet, shop } from "../model/state.ts";
import { t } from "../words/words.ts";
import { StatusPill } from "./status-pill.tsx";

/** Where one is, who sells, and how the store is. */
export const Header = () => {
  const here = shop.value;
  const sales = (): void => {
    openSheet({ type: "sales" });
  };
  const view = (): void => {
    openSheet({ type: "view" });
  };
  useKeys({ F2: sales });
  return (
    <header class="header">
      <div class="header-place">
        <h1>{here?.till.name ?? t("app.title")}</h1>
        <p>{here === null ? "\u00a0" : `${here.store.name} · ${here.cashier}`}</p>
      </div>
      <Button hint="F2" onPress={sales}>
        {t("header.sales")}
      </Button>
      <Button label={t("header.view")} onPress={view}>
        <SettingsIcon />
      </Button>
      <div class="header-status">
        <StatusPill />
      </div>
    </header>
  );
};
