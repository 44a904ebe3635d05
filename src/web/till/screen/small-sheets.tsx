import type { Product } from "../../../domain/catalogue-body.ts";
import type { SaleLine } from "../../../domain/sale-body.ts";
import { Button } from "../../kit/button.tsx";
import { useKeys } from "../../kit/keys.ts";
import { Keypad } from "../../kit/keypad.tsx";
import { Sheet } from "../../kit/sheet.tsx";
import { addProduct, clearBasket, setQuantity } from "../model/commands.ts";
import { parseQuantity, typeQuantity } from "../model/entry.ts";
import { figures } from "../model/figures.ts";
import { closeSheet, shop } from "../model/state.ts";
import { t } from "../words/words.ts";
import { Finder } from "./finder.tsx";

/** Whether the locale writes 0,5 or 0.5: the key says what the receipt will. */
const decimalSign = (): string =>
  new Intl.NumberFormat(shop.value?.store.locale ?? "en").formatToParts(0.5).find((part) => part.type === "decimal")
    ?.value ?? ".";

interface FiguresProps {
  readonly unit: string;
  readonly confirm: string;
  readonly onConfirm: (thousandths: number) => void;
}

const Figures = ({ unit, confirm, onConfirm }: FiguresProps) => {
  const text = figures.value;
  const type = (key: string): void => {
    figures.value = typeQuantity(figures.value, key);
  };
  const erase = (): void => {
    figures.value = figures.value.slice(0, -1);
  };
  const quantity = parseQuantity(text.replace(/\.$/, ""));
  const done = (): void => {
    if (quantity !== null) onConfirm(quantity);
  };
  useKeys({
    ...Object.fromEntries(Array.from("0123456789.,", (key) => [key, () => type(key)])),
    Backspace: erase,
    Enter: done,
  });
  return (
    <>
      <p class="figures">
        <output>{text === "" ? "0" : text.replace(".", decimalSign())}</output>
        <span>{unit === "each" ? "" : unit}</span>
      </p>
      <Keypad
        label={t("keypad.label")}
        extra={decimalSign()}
        onKey={type}
        onBackspace={erase}
        backspaceLabel={t("keypad.backspace")}
      />
      <Button tone="primary" class="sheet-go" hint="Enter" disabled={quantity === null} onPress={done}>
        {confirm}
      </Button>
    </>
  );
};

/** Changes a line's quantity. */
export const QuantitySheet = ({ line }: { readonly line: SaleLine }) => (
  <Sheet
    size="small"
    title={t(line.unit === "each" ? "quantity.title" : "quantity.title.measured", { name: line.name })}
    closeLabel={t("app.close")}
    onClose={closeSheet}
  >
    <Figures
      unit={line.unit}
      confirm={t("quantity.set")}
      onConfirm={(quantity) => {
        closeSheet();
        void setQuantity(line, quantity);
      }}
    />
  </Sheet>
);

/** Asks how much of a weighed article. */
export const WeighSheet = ({ product }: { readonly product: Product }) => (
  <Sheet
    size="small"
    title={t("quantity.title.measured", { name: product.name })}
    closeLabel={t("app.close")}
    onClose={closeSheet}
  >
    <Figures
      unit={product.unit}
      confirm={t("quantity.add")}
      onConfirm={(quantity) => {
        closeSheet();
        void addProduct(product, quantity);
      }}
    />
  </Sheet>
);

/** Asks before a whole basket is cancelled. */
export const ClearSheet = () => (
  <Sheet size="small" title={t("basket.cancel.title")} closeLabel={t("app.close")} onClose={closeSheet}>
    <p>{t("basket.cancel.text")}</p>
    <div class="sheet-keys">
      <Button onPress={closeSheet}>{t("basket.cancel.keep")}</Button>
      <Button
        tone="danger"
        onPress={() => {
          closeSheet();
          void clearBasket();
        }}
      >
        {t("basket.cancel.confirm")}
      </Button>
    </div>
  </Sheet>
);

/** On a phone: the search over the basket. */
export const FindSheet = () => (
  <Sheet title={t("find.title")} closeLabel={t("app.close")} onClose={closeSheet}>
    <Finder />
  </Sheet>
);
