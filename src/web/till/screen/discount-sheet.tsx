import { useState } from "preact/hooks";
import { Button } from "../../kit/button.tsx";
import { Choice } from "../../kit/choice.tsx";
import { Keypad } from "../../kit/keypad.tsx";
import { useKeys } from "../../kit/keys.ts";
import { Sheet } from "../../kit/sheet.tsx";
import { setDiscount } from "../model/commands.ts";
import { parseQuantity, typeAmount, typeQuantity } from "../model/entry.ts";
import { figures } from "../model/figures.ts";
import { basket, closeSheet } from "../model/state.ts";
import { t } from "../words/words.ts";
import { Amount } from "./amount.tsx";

const REASONS = ["regular", "damaged", "staff"] as const;
/** The API counts percent in thousandths, as `parseQuantity` does. */
const PERCENT_MAX = 100_000;

const Form = () => {
  const [way, setWay] = useState<"percent" | "amount">("percent");
  const text = figures.value;
  const [reason, setReason] = useState<(typeof REASONS)[number]>("regular");
  const given = basket.value?.orderDiscount ?? null;
  const type = (key: string): void => {
    figures.value = way === "percent" ? typeQuantity(figures.value, key) : typeAmount(figures.value, key);
  };
  const erase = (): void => {
    figures.value = figures.value.slice(0, -1);
  };
  const percent = way === "percent" ? parseQuantity(text.replace(/\.$/, "")) : null;
  const valid = way === "percent" ? percent !== null && percent <= PERCENT_MAX : Number(text) > 0;
  const give = (): void => {
    if (!valid) return;
    const size = percent === null ? { amount: Number(text) } : { percent };
    closeSheet();
    void setDiscount({ ...size, reason: t(`discount.reason.${reason}`) });
  };
  useKeys({
    ...Object.fromEntries(Array.from("0123456789.,", (key) => [key, () => type(key)])),
    Backspace: erase,
    Enter: give,
  });
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
      <p class="figures">
        <output>{way === "percent" ? text || "0" : <Amount value={Number(text)} />}</output>
        <span>{way === "percent" ? "%" : ""}</span>
      </p>
      <Keypad
        label={t("keypad.label")}
        extra={way === "percent" ? "." : "00"}
        onKey={type}
        onBackspace={erase}
        backspaceLabel={t("keypad.backspace")}
      />
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
