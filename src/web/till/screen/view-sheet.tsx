import { Choice } from "../../kit/choice.tsx";
import { Sheet } from "../../kit/sheet.tsx";
import {
  CONTRASTS,
  contrast,
  rememberContrast,
  rememberLanguage,
  rememberTheme,
  THEMES,
  theme,
} from "../model/preferences.ts";
import { closeSheet } from "../model/state.ts";
import { LANGUAGE_NAMES, LANGUAGES, language, t } from "../words/words.ts";

/** Language, light and dark, contrast: of this device alone. */
export const ViewSheet = () => (
  <Sheet title={t("view.title")} closeLabel={t("app.close")} onClose={closeSheet}>
    <Choice
      title={t("view.language")}
      options={LANGUAGES}
      chosen={language.value}
      nameOf={(option) => LANGUAGE_NAMES[option]}
      onChoose={(option) => {
        language.value = option;
        rememberLanguage(option);
      }}
    />
    <Choice
      title={t("view.theme")}
      options={THEMES}
      chosen={theme.value}
      nameOf={(option) => t(`view.theme.${option}`)}
      onChoose={(option) => {
        theme.value = option;
        rememberTheme(option);
      }}
    />
    <Choice
      title={t("view.contrast")}
      options={CONTRASTS}
      chosen={contrast.value}
      nameOf={(option) => t(`view.contrast.${option}`)}
      onChoose={(option) => {
        contrast.value = option;
        rememberContrast(option);
      }}
    />
  </Sheet>
);
