import type { Product } from "../../../domain/catalogue-body.ts";
import type { SaleLine } from "../../../domain/sale-body.ts";
import { Button } from "../../kit/button.tsx";
import { Sheet } from "../../kit/sheet.tsx";
import { addProduct, clearBasket, setQuantity } from "../model/commands.ts";
import { parseQuantity } from "../model/entry.ts";
import { figures } from "../model/figures.ts";
import { closeSheet } from "../model/state.ts";
import { t } from "../words/words.ts";
import { FiguresPad } from "./figures-pad.tsx";
import { Finder } from "./finder.tsx";

interface FiguresProps {
  readonly unit: string;
  readonly confirm: string;
  readonly onConfirm: (thousandths: number) => void;
}

const Figures = ({ unit, confirm, onConfirm }: FiguresProps) => {
  const quantity = parseQuantity(figures.value.replace(/\.$/, ""));
  const done = (): void => {
    if (quantity !== null) onConfirm(quantity);
  };
  return (
    <>
      <FiguresPad kind="decimal" unit={unit === "each" ? "" : unit} onEnter={done} />
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
