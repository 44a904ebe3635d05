import { useEffect, useState } from "preact/hooks";
import type { WallPaper } from "../../../api/wall-schemas.ts";
import { Button } from "../../kit/button.tsx";
import { Sheet } from "../../kit/sheet.tsx";
import { fetchPapers, paperUrl } from "../model/papers.ts";
import { closeSheet, sheet, wall } from "../model/state.ts";
import { language, t } from "../words/words.ts";

const timeOf = (paper: WallPaper): string =>
  new Date(paper.at).toLocaleTimeString(language.value, { hour: "2-digit", minute: "2-digit", second: "2-digit" });

const namesOf = (paper: WallPaper): string =>
  [
    timeOf(paper),
    ...(paper.torn ? [t("receipt.torn")] : []),
    ...(paper.drawerPulses > 0 ? [t("receipt.drawer")] : []),
  ].join(" · ");

/** What came out of a till's printer, large; newest first. */
export const ReceiptsSheet = () => {
  const number = sheet.value?.number ?? 0;
  const till = wall.value?.tills.find((one) => one.number === number);
  const newest = till?.printer.lastPaper ?? null;
  const [papers, setPapers] = useState<readonly WallPaper[]>(newest === null ? [] : [newest]);
  const [chosenId, setChosenId] = useState<string | null>(newest?.id ?? null);
  useEffect(() => {
    void fetchPapers(number).then((items) => {
      if (items.length > 0) setPapers(items);
    });
  }, [number, newest?.id]);
  if (till === undefined) return null;
  const chosen = papers.find((paper) => paper.id === chosenId) ?? papers[0];
  return (
    <Sheet title={t("receipt.title", { till: till.name })} closeLabel={t("close")} onClose={closeSheet} size="wide">
      <div class="receipts">
        {chosen === undefined ? (
          <p>{t("receipt.none")}</p>
        ) : (
          <img class="receipt-large" src={paperUrl(number, chosen)} alt={t("receipt.alt", { time: namesOf(chosen) })} />
        )}
        <div class="receipt-list" role="group" aria-label={t("receipt.list")}>
          {papers.map((paper) => (
            <Button key={paper.id} pressed={paper.id === chosen?.id} onPress={() => setChosenId(paper.id)}>
              {namesOf(paper)}
            </Button>
          ))}
        </div>
      </div>
    </Sheet>
  );
};
