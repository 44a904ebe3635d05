import type { WallState } from "../../../api/wall-schemas.ts";
import { BUSY_SPEEDS } from "../../../api/wall-routes.ts";
import { Button } from "../../kit/button.tsx";
import { toggleBusyHour, underWay } from "../model/actions.ts";
import { chosenSpeed } from "../model/state.ts";
import { t, tCount } from "../words/words.ts";

/** The busy hour: what it is, how fast, how far. */
export const BusyHour = ({ busy }: { readonly busy: WallState["busyHour"] }) => {
  const done = busy.acknowledged + busy.refused;
  const speed = busy.running ? busy.speed : chosenSpeed.value;
  return (
    <section class="panel busy" aria-labelledby="busy">
      <h2 id="busy">{t("busy.title")}</h2>
      <p class="panel-text">{t("busy.text")}</p>
      <div class="busy-controls">
        <div class="busy-speeds" role="group" aria-label={t("busy.speed")}>
          {BUSY_SPEEDS.map((one) => (
            <Button
              key={one}
              pressed={one === speed}
              disabled={busy.running}
              onPress={() => {
                chosenSpeed.value = one;
              }}
            >
              {t(`busy.speed.${one}`)}
            </Button>
          ))}
        </div>
        <Button
          tone={busy.running ? "plain" : "primary"}
          hint="B"
          disabled={underWay.value.has("/busy-hour")}
          onPress={() => toggleBusyHour(busy.running, chosenSpeed.value)}
        >
          {t(busy.running ? "busy.stop" : "busy.start")}
        </Button>
      </div>
      {busy.total === 0 ? null : (
        <div class="busy-progress">
          <progress value={done} max={busy.total} aria-label={t("busy.title")} />
          <p>
            {t("busy.progress", { done, total: busy.total })}
            {busy.retries > 0 ? (
              <span title={t("busy.retries.text")}> · {tCount("busy.retries", busy.retries)}</span>
            ) : null}
          </p>
          {busy.refused > 0 ? (
            <p class="notice" data-tone="attention">
              {tCount("busy.refused", busy.refused, { problem: busy.problem ?? "" })}
            </p>
          ) : null}
        </div>
      )}
    </section>
  );
};
