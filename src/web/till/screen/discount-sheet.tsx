import { useState } from "preact/hooks";
import { Button } from "../../kit/button.tsx";
import { Choice } from "../../kit/choice.tsx";
import { Sheet } from "../../kit/sheet.tsx";
import { setDiscount } from "../model/commands.ts";
import { parseQuantity } from "../model/entry.ts";
import { figures } from "../model/figures.ts";
import { basket, closeSheet } from "../model/state.ts";
import { t } from "../words/words.ts";
import { FiguresPad } from "./figures-pad.tsx";

const REASONS = ["regular", "damaged", "staff"] as const;
/** The API counts percent in thousandths, as `parseQuantity` does. */
const PERCENT_MAX = 100_000;

const Form = () => {
  const [way, setWay] = useState<"percent" | "amount">("percent");
  const [reason, setReason] = useState<(typeof REASONS)[number]>("regular");
  const given = basket.value?.orderDiscount ?? null;
  const percent = way === "percent" ? parseQuantity(figures.value.replace(/\.$/, "")) : null;
  const amount = Number(figures.value);
  const valid = way === "percent" ? percent !== null && percent <= PERCENT_MAX : amount > 0;
  const give = (): void => {
    if (!valid) return;
    closeSheet();
    void setDiscount({ ...(percent === null ? { amount } : { percent }), reason: t(`discount.reason.${reason}`) });
  };
  return (
    <>
      <Choice
        title={t("discount.short")}
        options={["percent", "amount"] as const}
        chosen={way}
        nameOf={(option) => t(`discount.${option}`)}
        onChoose={(option) => {
          setWay(option);
          figures.value = "";
        }}
      />
      <FiguresPad kind={way === "percent" ? "decimal" : "amount"} unit="%" onEnter={give} />
      <Choice
        title={t("discount.reason")}
        options={REASONS}
        chosen={reason}
        nameOf={(option) => t(`discount.reason.${option}`)}
        onChoose={setReason}
      />
      <div class="sheet-keys">
        {given === null ? null : (
          <Button
            onPress={() => {
              closeSheet();
              void setDiscount(null);
            }}
          >
            {t("discount.off")}
          </Button>
        )}
        <Button tone="primary" hint="Enter" disabled={!valid} onPress={give}>
          {t("discount.give")}
        </Button>
      </div>
    </>
  );
};

/** A discount on the whole receipt, with its reason. */
export const DiscountSheet = () => (
  <Sheet title={t("discount.title")} closeLabel={t("app.close")} onClose={closeSheet}>
    <Form />
  </Sheet>
);
