import { useSignalEffect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { directionOf } from "../kit/i18n/translate.ts";
import { useKeys } from "../kit/keys.ts";
import { StopIcon } from "../kit/icon.tsx";
import { Toasts } from "../kit/toast.tsx";
import { toggleBusyHour } from "./model/actions.ts";
import { followWall } from "./model/live.ts";
import { theme } from "./model/preferences.ts";
import { chosenSpeed, gone, sheet, wall } from "./model/state.ts";
import { BusyHour } from "./parts/busy-hour.tsx";
import { Header } from "./parts/header.tsx";
import { Lane } from "./parts/lane.tsx";
import { Mesh } from "./parts/mesh.tsx";
import { ReceiptsSheet } from "./parts/receipts-sheet.tsx";
import { Safety } from "./parts/safety.tsx";
import { TillSheet } from "./parts/till-sheet.tsx";
import { Vectors } from "./parts/vectors.tsx";
import { language, t } from "./words/words.ts";

/** The whole page. */
export const App = () => {
  useEffect(followWall, []);
  useSignalEffect(() => {
    const root = document.documentElement;
    root.lang = language.value;
    root.dir = directionOf(language.value);
    document.title = t("page.title");
    if (theme.value === "auto") delete root.dataset["theme"];
    else root.dataset["theme"] = theme.value;
  });
  useKeys({
    b: () => {
      if (wall.value !== null) toggleBusyHour(wall.value.busyHour.running, chosenSpeed.value);
    },
  });
  const state = wall.value;
  return (
    <div class="wall" data-gone={gone.value ? "yes" : undefined} data-at={state?.at}>
      <Header state={state} />
      {gone.value ? (
        <div class="notice wall-gone" data-tone="stop" role="alert">
          <StopIcon />
          <p>
            <strong>{t("page.gone.title")}.</strong> {t("page.gone.text")}
          </p>
        </div>
      ) : null}
      {state === null ? (
        <main class="wall-waiting">{gone.value ? null : <p>{t("page.waiting")}</p>}</main>
      ) : (
        <main class="wall-stage">
          <Mesh state={state} />
          {state.tills.map((till) => (
            <Lane key={till.number} till={till} store={state.store} />
          ))}
          <div class="wall-proof">
            <BusyHour busy={state.busyHour} />
            <Safety safety={state.safety} />
          </div>
          <Vectors state={state} />
        </main>
      )}
      {sheet.value?.type === "till" ? <TillSheet /> : null}
      {sheet.value?.type === "receipts" ? <ReceiptsSheet key={sheet.value.number} /> : null}
      {sheet.value === null ? <Toasts closeLabel={t("close")} /> : null}
    </div>
  );
};
