import { Button } from "../../kit/button.tsx";
import { useKeys } from "../../kit/keys.ts";
import { quantityText } from "../../kit/format-money.ts";
import { stepQuantity, voidLine } from "../model/commands.ts";
import { basket, openSheet, query, selectedLine, selectedLineId, shop } from "../model/state.ts";
import { t } from "../words/words.ts";

/** Moves the choice up or down the basket. */
const move = (by: 1 | -1): boolean => {
  const lines = basket.value?.lines ?? [];
  if (query.value !== "" || lines.length === 0) return false;
  const at = lines.findIndex((line) => line.id === selectedLine.value?.id);
  selectedLineId.value = lines[Math.min(Math.max(at + by, 0), lines.length - 1)]?.id ?? null;
  return true;
};

/** What can be done with the chosen line. Always in its place, so that nothing moves when a line is chosen. */
export const LineActions = () => {
  const line = selectedLine.value;
  const locale = shop.value?.store.locale ?? "en";
  const none = line === null;
  // The arrow keys and Delete belong to the search field as soon as something stands in it.
  const withLine = (work: (chosen: NonNullable<typeof line>) => void) => (): boolean => {
    if (line === null || query.value !== "") return false;
    work(line);
    return true;
  };
  const less = withLine((chosen) => void stepQuantity(chosen, -1000));
  const more = withLine((chosen) => void stepQuantity(chosen, 1000));
  const remove = withLine((chosen) => void voidLine(chosen));
  const quantity = withLine((chosen) => {
    openSheet({ type: "quantity", line: chosen });
  });
  useKeys({
    ArrowUp: () => move(-1),
    ArrowDown: () => move(1),
    ArrowLeft: less,
    ArrowRight: more,
    Delete: remove,
    F4: quantity,
  });
  const quantityNow = none ? "–" : quantityText(line.quantity, line.unit !== "each", locale);
  const fixed = none || line.quantity < 0;
  return (
    <div class="line-actions">
      <Button label={t("line.less")} hint="←" disabled={fixed || line.quantity <= 1000} onPress={less}>
        −
      </Button>
      <Button
        class="line-quantity"
        label={`${quantityNow} · ${t("line.quantity")}`}
        hint="F4"
        disabled={fixed}
        onPress={quantity}
      >
        {quantityNow}
      </Button>
      <Button label={t("line.more")} hint="→" disabled={fixed} onPress={more}>
        +
      </Button>
      <Button tone="danger" class="line-void" hint="Del" disabled={none} onPress={remove}>
        {t("line.void")}
      </Button>
    </div>
  );
};
