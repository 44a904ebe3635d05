import { classes } from "../../kit/classes.ts";
import { unitPriceText } from "../../kit/format-money.ts";
import { Quantity } from "../../kit/quantity.tsx";
import type { SaleLine } from "../../../domain/sale-body.ts";
import { type Ghost, shop } from "../model/state.ts";
import { t } from "../words/words.ts";
import { Amount } from "./amount.tsx";

export interface LineProps {
  readonly line: SaleLine;
  /** The last line is the largest: it is what the cashier just did. */
  readonly last: boolean;
  readonly selected: boolean;
  readonly onChoose: (line: SaleLine) => void;
}

/** One line: name, quantity x price, discounts with their reasons, total. */
export const Line = ({ line, last, selected, onChoose }: LineProps) => {
  const store = shop.value?.store;
  if (store === undefined) return null;
  return (
    <li class={classes("line", last && "line-last")}>
      <button type="button" class="line-key" aria-pressed={selected} onClick={() => onChoose(line)}>
        <span class="line-name">{line.name}</span>
        <span class="line-total">
          <Amount value={line.total} />
        </span>
        <span class="line-note">
          <Quantity thousandths={line.quantity} unit={line.unit} locale={store.locale} />
          {" × "}
          <span class="money">{unitPriceText(line.unitPrice, store.exponent, store.locale)}</span>
          {line.returned === null ? null : ` · ${t("basket.returned", { reason: line.returned.reason })}`}
        </span>
        {line.discounts.map((discount) => (
          <span key={`${discount.scope}${discount.reason}`} class="line-discount">
            <span>{discount.reason}</span>
            <Amount value={-discount.amount} />
          </span>
        ))}
      </button>
    </li>
  );
};

/** A line that is on its way: there at once, without amounts that nobody has reckoned yet. */
export const GhostLine = ({ ghost }: { readonly ghost: Ghost }) => {
  const store = shop.value?.store;
  return (
    <li class="line line-last line-ghost">
      <div class="line-key">
        <span class="line-name">{ghost.name}</span>
        <span class="line-total">…</span>
        <span class="line-note">
          {store === undefined ? null : (
            <Quantity
              thousandths={ghost.quantity}
              unit={ghost.quantity % 1000 === 0 ? "each" : "kg"}
              locale={store.locale}
            />
          )}
          {` × ${t("basket.pending")}`}
        </span>
      </div>
    </li>
  );
};
