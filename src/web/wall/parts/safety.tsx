import type { WallState } from "../../../api/wall-schemas.ts";
import { CheckIcon, StopIcon } from "../../kit/icon.tsx";
import { language, t, tCount } from "../words/words.ts";

/** Three figures that a visitor can try to break. */
export const Safety = ({ safety }: { readonly safety: WallState["safety"] }) => {
  const count = (value: number): string => value.toLocaleString(language.value);
  const isUnderWay = safety.acknowledged - safety.everywhere - safety.lost;
  return (
    <section class="panel safety" aria-labelledby="safety" data-tone={safety.lost > 0 ? "stop" : "calm"}>
      <h2 id="safety">{t("safe.title")}</h2>
      <dl class="safety-figures">
        <div>
          <dt>{t("safe.acknowledged")}</dt>
          <dd>{count(safety.acknowledged)}</dd>
        </div>
        <div>
          <dt>{t("safe.everywhere")}</dt>
          <dd>{count(safety.everywhere)}</dd>
        </div>
        <div class="safety-lost">
          <dt>{t("safe.lost")}</dt>
          <dd>{count(safety.lost)}</dd>
        </div>
      </dl>
      <p class="safety-verdict" role="status">
        {safety.lost > 0 ? <StopIcon /> : safety.acknowledged > 0 ? <CheckIcon /> : null}
        <span>{verdict(safety, isUnderWay)}</span>
      </p>
      <p class="panel-text">{t("safe.text")}</p>
    </section>
  );
};

const verdict = (safety: WallState["safety"], isUnderWay: number): string => {
  if (safety.lost > 0) return tCount("safe.bad", safety.lost);
  if (safety.acknowledged === 0) return t("safe.none");
  return isUnderWay > 0 ? `${t("safe.ok")}. ${tCount("safe.under-way", isUnderWay)}.` : `${t("safe.ok")}.`;
};
