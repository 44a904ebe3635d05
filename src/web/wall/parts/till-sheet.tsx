import type { WallTill } from "../../../api/wall-schemas.ts";
import { Sheet } from "../../kit/sheet.tsx";
import { explainTill, remarksOf, sayTill } from "../model/say.ts";
import { closeSheet, sheet, wall } from "../model/state.ts";
import { t } from "../words/words.ts";

/** What a till's condition means, what to do about it, and where to look further. */
export const TillSheet = () => {
  const till = wall.value?.tills.find((one) => one.number === sheet.value?.number);
  if (till === undefined) return null;
  const said = sayTill(till);
  const others = (wall.value?.tills.length ?? 1) - 1;
  return (
    <Sheet title={`${till.name}: ${said.text}`} closeLabel={t("close")} onClose={closeSheet}>
      <p class="till-why">{explainTill(till)}</p>
      {remarksOf(till).map((remark) => (
        <p key={remark} class="notice till-remark" data-tone="attention">
          {remark}
        </p>
      ))}
      <dl class="till-facts">
        <div>
          <dt>{t("why.address")}</dt>
          <dd>{till.url ?? "–"}</dd>
        </div>
        <div>
          <dt>{t("why.process")}</dt>
          <dd>{till.pid ?? t("why.process.none")}</dd>
        </div>
        <div>
          <dt>{t("why.peers")}</dt>
          <dd>{t("why.peers.value", { linked: till.peersConnected, others })}</dd>
        </div>
        <div>
          <dt>{t("why.printer")}</dt>
          <dd>{printerWords(till)}</dd>
        </div>
        {till.end === null ? null : (
          <div>
            <dt>{t("why.log")}</dt>
            <dd>{till.end.log}</dd>
          </div>
        )}
      </dl>
    </Sheet>
  );
};

const printerWords = ({ printer }: WallTill): string => {
  if (printer.state === null) return t("why.printer.unknown");
  return printer.state === "trouble" ? (printer.problem ?? "") : t(`why.printer.${printer.state}`);
};
