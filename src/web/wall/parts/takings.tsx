import type { WallState } from "../../../api/wall-schemas.ts";
import { currencySign } from "../../kit/format-money.ts";
import { Money } from "../../kit/money.tsx";
import { language } from "../words/words.ts";

/** An amount in the store's currency, as the page's language writes it. */
export const Takings = ({ amount, store }: { readonly amount: number; readonly store: WallState["store"] }) => (
  <Money
    amount={amount}
    exponent={store.exponent}
    locale={language.value}
    sign={currencySign(store.currency, language.value)}
  />
);
