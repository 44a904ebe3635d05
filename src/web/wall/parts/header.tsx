import type { WallState } from "../../../api/wall-schemas.ts";
import { Button } from "../../kit/button.tsx";
import { nextLanguage, theme, turnLanguage, turnTheme } from "../model/preferences.ts";
import { sayAgreement } from "../model/say.ts";
import { language, LANGUAGE_NAMES, t } from "../words/words.ts";

/** Whose wall it is, and how the page looks. */
export const Header = ({ state }: { readonly state: WallState | null }) => {
  const said = state === null ? null : sayAgreement(state);
  return (
    <header class="wall-header">
      <div class="wall-name">
        <h1>{state?.store.name ?? "Tillmesh"}</h1>
        <p>{t("page.subtitle")}</p>
      </div>
      <div class="wall-view">
        <Button
          tone="quiet"
          label={t("view.language", { code: nextLanguage().toUpperCase(), language: LANGUAGE_NAMES[nextLanguage()] })}
          onPress={turnLanguage}
        >
          {nextLanguage().toUpperCase()}
        </Button>
        <Button tone="quiet" label={t("view.theme", { theme: t(`view.theme.${theme.value}`) })} onPress={turnTheme}>
          {t(`view.theme.${theme.value}`)}
        </Button>
      </div>
      {/* Changes of the sentence are read out; the pill itself is a button. */}
      <p class="unseen" role="status" lang={language.value}>
        {said?.text}
      </p>
    </header>
  );
};
