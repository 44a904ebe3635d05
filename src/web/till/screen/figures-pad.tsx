import { useKeys } from "../../kit/keys.ts";
import { Keypad } from "../../kit/keypad.tsx";
import { typeAmount, typeQuantity } from "../model/entry.ts";
import { figures } from "../model/figures.ts";
import { shop } from "../model/state.ts";
import { t } from "../words/words.ts";
import { Amount } from "./amount.tsx";

/** Whether the locale writes 0,5 or 0.5: the key says what the receipt will. */
const decimalSign = (): string =>
  new Intl.NumberFormat(shop.value?.store.locale ?? "en").formatToParts(0.5).find((part) => part.type === "decimal")
    ?.value ?? ".";

const erase = (): void => {
  figures.value = figures.value.slice(0, -1);
};

export interface FiguresPadProps {
  /** Decimals are typed with their sign; an amount's figures shift in from the right. */
  readonly kind: "decimal" | "amount";
  /** What stands behind a decimal: `kg`, `%`, or nothing. */
  readonly unit: string;
  readonly onEnter: () => void;
}

/** Figures typed by finger or key, of a sheet that asks for one number (`figures`). */
export const FiguresPad = ({ kind, unit, onEnter }: FiguresPadProps) => {
  const text = figures.value;
  const type = (key: string): void => {
    figures.value = kind === "decimal" ? typeQuantity(figures.value, key) : typeAmount(figures.value, key);
  };
  useKeys({
    ...Object.fromEntries(
      Array.from(kind === "decimal" ? "0123456789.," : "0123456789", (key) => [key, () => type(key)]),
    ),
    Backspace: erase,
    Enter: onEnter,
  });
  return (
    <>
      <p class="figures">
        <output>
          {kind === "amount" ? <Amount value={Number(text)} /> : text === "" ? "0" : text.replace(".", decimalSign())}
        </output>
        <span>{kind === "amount" ? "" : unit}</span>
      </p>
      <Keypad
        label={t("keypad.label")}
        extra={kind === "decimal" ? decimalSign() : "00"}
        onKey={type}
        onBackspace={erase}
        backspaceLabel={t("keypad.backspace")}
      />
    </>
  );
};
