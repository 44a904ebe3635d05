import type { AddLine } from "../../api/schemas.ts";
import type { AddLineCommand } from "../../domain/basket-command.ts";
import { exponentOfStore } from "../../domain/basket-pricing.ts";
import type { Product } from "../../domain/catalogue-body.ts";
import { explainGtinFault, normaliseGtin } from "../../domain/gtin.ts";
import { roundedQuotient } from "../../domain/money.ts";
import { explainPriceLabelFault, type PriceLabel, readPriceLabel } from "../../domain/price-label.ts";
import { QUANTITY_THOUSANDTHS_MAX } from "../../kernel/limits.ts";
import { ok } from "../../kernel/result.ts";
import { productByGtin } from "../../store/queries/product-by-gtin.ts";
import { productById } from "../../store/queries/product-by-id.ts";
import { productBySku } from "../../store/queries/product-by-sku.ts";
import { notFound, refused, refusedBy } from "../refusals.ts";
import type { Outcome } from "../till.ts";
import type { TillContext } from "../till-context.ts";

/** What a code leads to: an article, what was scanned of it, and what its label says of quantity or price. */
interface Scanned {
  readonly product: Product;
  readonly gtin: string | null;
  readonly quantity?: number;
  readonly labelTotal?: number;
}

/** The command for what was scanned, typed or chosen; refused when no article is found. */
export const resolveLine = (context: TillContext, request: AddLine): Outcome<AddLineCommand> => {
  const { code, productId, open, lineId, ...rest } = request;
  const command = { type: "add-line", lineId: lineId ?? context.random.uuid(), ...rest } as const;
  if (open !== undefined) return ok({ ...command, item: { kind: "open", ...open } });
  const scanned = code === undefined ? chosen(context, productId ?? "") : scan(context, code.trim());
  if (!scanned.ok) return scanned;
  const { product, gtin, quantity, labelTotal } = scanned.value;
  return ok({
    ...command,
    item: { kind: "article", product, gtin },
    quantity: command.quantity ?? quantity,
    labelTotal: command.labelTotal ?? labelTotal,
  });
};

const chosen = (context: TillContext, productId: string): Outcome<Scanned> => {
  const product = productById(context.store.sql, productId);
  return product === null
    ? notFound("unknown-product", "This article is not in the catalogue (any more). Search for it by name.")
    : ok({ product, gtin: null });
};

/** A scale's label first (its number would be no article's), then a barcode, then the store's own number. */
const scan = (context: TillContext, code: string): Outcome<Scanned> => {
  const { sql } = context.store;
  const label = readPriceLabel(code, context.settings().priceLabels);
  if (label !== null)
    return label.ok
      ? fromLabel(context, code, label.value)
      : refused(label.error.type, explainPriceLabelFault(code, label.error));
  const gtin = normaliseGtin(code);
  const byGtin = gtin.ok ? productByGtin(sql, gtin.value) : null;
  if (gtin.ok && byGtin !== null) return ok({ product: byGtin, gtin: gtin.value });
  const bySku = productBySku(sql, code);
  if (bySku !== null) return ok({ product: bySku, gtin: null });
  if (!gtin.ok && gtin.error.type === "wrong-check-digit")
    return refused("wrong-check-digit", `${explainGtinFault(code, gtin.error)}. Scan it again or type it anew.`);
  return notFound("unknown-barcode", `No article has the code ${code}. Search by name, or sell it as an open line.`);
};

/** Weight labels sell by weight at today's price; price labels charge what is printed and only derive the quantity. */
const fromLabel = (context: TillContext, code: string, label: PriceLabel): Outcome<Scanned> => {
  const product = productByGtin(context.store.sql, label.item);
  if (product === null)
    return notFound(
      "unknown-barcode",
      `No article has the label number in ${code}. Add it to the catalogue as ${label.item}.`,
    );
  const gtin = label.item;
  if (label.measure === "weight")
    return ok({ product, gtin, quantity: roundedQuotient(BigInt(label.value) * 1000n, 10n ** BigInt(label.decimals)) });
  const exponent = exponentOfStore(context.settings());
  const labelTotal = roundedQuotient(BigInt(label.value) * 10n ** BigInt(exponent), 10n ** BigInt(label.decimals));
  const { amount, decimals } = product.unitPrice;
  const quantity = roundedQuotient(
    BigInt(label.value) * 1000n * 10n ** BigInt(decimals),
    BigInt(Math.max(1, amount)) * 10n ** BigInt(label.decimals),
  );
  if (quantity > QUANTITY_THOUSANDTHS_MAX) return refusedBy({ type: "amount-too-large" });
  return ok({ product, gtin, quantity: Math.max(1, quantity), labelTotal });
};
