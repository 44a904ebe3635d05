import { quantityText } from "./format-money.ts";

export interface QuantityProps {
  readonly thousandths: number;
  /** `each` is counted; the others are measured and written with three decimals. */
  readonly unit: string;
  readonly locale: string;
}

/** A quantity with its unit: `3`, `0.750 kg`. */
export const Quantity = ({ thousandths, unit, locale }: QuantityProps) => (
  <span class="money">
    {quantityText(thousandths, unit !== "each", locale)}
    {unit === "each" ? "" : `\u00a0${unit}`}
  </span>
);
