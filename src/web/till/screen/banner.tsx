import { StopIcon } from "../../kit/icon.tsx";
import { gone, trouble } from "../model/state.ts";
import { t } from "../words/words.ts";

/** Only for what endangers selling: the program does not answer, or cannot store. */
export const Banner = () => {
  const words = gone.value
    ? { title: t("gone.title"), text: t("gone.text") }
    : trouble.value === null
      ? null
      : { title: t("trouble.title"), text: trouble.value };
  return (
    <div class="banner-place" role="alert">
      {words === null ? null : (
        <div class="banner">
          <StopIcon />
          <p>
            <strong>{words.title}</strong> {words.text}
          </p>
        </div>
      )}
    </div>
  );
};
