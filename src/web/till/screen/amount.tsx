import { currencySign, moneyText } from "../../kit/format-money.ts";
import { Money } from "../../kit/money.tsx";
import { shop } from "../model/state.ts";

/** An amount of the store's currency; `sign` where the column does not say the currency yet. */
export const Amount = ({ value, sign = false }: { readonly value: number; readonly sign?: boolean }) => {
  const store = shop.value?.store;
  if (store === undefined) return null;
  return (
    <Money
      amount={value}
      exponent={store.exponent}
      locale={store.locale}
      sign={sign ? currencySign(store.currency, store.locale) : undefined}
    />
  );
};

/** The same as text, for sentences and spoken names. */
export const amountText = (value: number): string => {
  const store = shop.value?.store;
  return store === undefined ? "" : moneyText(value, store.exponent, store.locale);
};
