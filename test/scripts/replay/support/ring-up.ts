import type { OneShotSale } from "../../../../src/api/schemas.ts";
import { openBasket, evolve, type BasketState } from "../../../../src/domain/basket.ts";
import { decide, type BasketCommand } from "../../../../src/domain/basket-command.ts";
import { explainRefusal } from "../../../../src/domain/basket-refusal.ts";
import type { SaleBody } from "../../../../src/domain/sale-body.ts";
import { completeSale } from "../../../../src/domain/sale.ts";
import type { StoreSettings } from "../../../../src/domain/settings-body.ts";

const context = {
  receipt: { series: "AA", number: 1 },
  till: { number: 1, name: "Till 1" },
  cashier: "replay",
  soldAt: 0,
  businessDay: "1970-01-01",
};

const lineCommands = (line: OneShotSale["lines"][number], lineId: string): BasketCommand[] => {
  const { open, voided, ...rest } = line;
  if (open === undefined) throw new Error("only open lines can be rung up without a catalogue");
  const add: BasketCommand = { ...rest, type: "add-line", lineId, item: { kind: "open", ...open } };
  return voided === true ? [add, { type: "void-line", lineId }] : [add];
};

const commandsOf = (sale: OneShotSale): BasketCommand[] => [
  ...sale.lines.flatMap((line, i) => lineCommands(line, `line-${i}`)),
  ...(sale.orderDiscount === undefined ? [] : [{ ...sale.orderDiscount, type: "set-order-discount" as const }]),
  ...(sale.taxExemption === undefined ? [] : [{ type: "set-tax-exemption" as const, reason: sale.taxExemption }]),
  ...sale.tenders.map((tender, i) => ({ type: "add-tender" as const, tender: { ...tender, id: `tender-${i}` } })),
];

/** Rings up `sale` with the till's rules alone: no server, no disk. Throws with the till's own words when it is refused. */
export const ringUp = (sale: OneShotSale, settings: StoreSettings): SaleBody => {
  let basket: BasketState = openBasket(sale.id);
  for (const command of commandsOf(sale)) {
    const decision = decide(basket, command, settings);
    if (!decision.ok) throw new Error(`${command.type}: ${explainRefusal(decision.error)}`);
    basket = decision.value.reduce(evolve, basket);
  }
  const body = completeSale(basket, settings, context);
  if (!body.ok) throw new Error(explainRefusal(body.error));
  return body.value;
};
