import type { OneShotSale, Sale } from "../../api/schemas.ts";
import { type BasketState, evolve, openBasket } from "../../domain/basket.ts";
import { type BasketCommand, decide } from "../../domain/basket-command.ts";
import { completeSale, type ReceiptContext } from "../../domain/sale.ts";
import { ok } from "../../kernel/result.ts";
import { saleById } from "../../store/queries/sale-by-id.ts";
import { idTaken, refusedBy } from "../refusals.ts";
import { saleView } from "../sale-view.ts";
import type { Outcome } from "../till.ts";
import type { TillContext } from "../till-context.ts";
import { commitSale } from "./commit-sale.ts";
import { resolveLine } from "./resolve-line.ts";

/**
 * A whole receipt in one call: the commands a cashier would give, one after the other, on a basket of its own. The
 * same id again gives the sale there is, so a caller that got no answer simply asks again.
 */
export const ringUp = (context: TillContext, request: OneShotSale, cashier: string): Outcome<Sale> => {
  const known = saleById(context.store.sql, request.id);
  if (known !== null) {
    const sale = saleView(context, known);
    const isRefund = sale.body.lines.some((line) => (line.returned?.saleId ?? null) !== null);
    return isRefund ? idTaken("sale") : ok(sale);
  }
  const commands = commandsOf(context, request);
  if (!commands.ok) return commands;
  const settings = context.settings();
  let basket: BasketState = openBasket(request.id);
  for (const command of commands.value) {
    const decision = decide(basket, command, settings);
    if (!decision.ok) return refusedBy(decision.error);
    basket = decision.value.reduce(evolve, basket);
  }
  const finished = basket;
  const bodyOf = (receipt: ReceiptContext) => completeSale(finished, settings, receipt);
  return commitSale(context, request.id, request.cashier ?? cashier, bodyOf, refusedBy);
};

const commandsOf = (context: TillContext, request: OneShotSale): Outcome<readonly BasketCommand[]> => {
  const commands: BasketCommand[] = [];
  for (const { voided, ...line } of request.lines) {
    const command = resolveLine(context, line);
    if (!command.ok) return command;
    commands.push(command.value);
    if (voided === true) commands.push({ type: "void-line", lineId: command.value.lineId });
  }
  if (request.taxExemption !== undefined) commands.push({ type: "set-tax-exemption", reason: request.taxExemption });
  if (request.orderDiscount !== undefined) commands.push({ type: "set-order-discount", ...request.orderDiscount });
  for (const { tenderId, basketId: _, ...tender } of request.tenders)
    commands.push({ type: "add-tender", tender: { id: tenderId ?? context.random.uuid(), ...tender } });
  return ok(commands);
};
