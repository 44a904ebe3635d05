/**
 * The body of a `sale` / `complete` entry, version 1: one finished receipt, whole. It is the fact; the cloud stores it
 * and never recomputes it, the projections derive rows from it, the printer prints it.
 *
 * Amounts are whole minor units of `currency` (ISO 4217), negative for what goes back to the customer.
 * Quantities are thousandths. Rates are thousandths of a percent (7.875 % is 7875).
 */
import * as z from "zod";
import { AMOUNT_MINOR_MAX, BASKET_LINES_MAX, QUANTITY_THOUSANDTHS_MAX } from "../kernel/limits.ts";

export const amountSchema = z.int().min(-AMOUNT_MINOR_MAX).max(AMOUNT_MINOR_MAX);
export const quantitySchema = z.int().min(-QUANTITY_THOUSANDTHS_MAX).max(QUANTITY_THOUSANDTHS_MAX);

/**
 * A price for one unit: `amount / 10^decimals` of the currency's major unit; prices per kilogram may need more decimals
 * than the currency has.
 */
export const unitPriceSchema = z.object({
  amount: z.int().min(-AMOUNT_MINOR_MAX).max(AMOUNT_MINOR_MAX),
  decimals: z.int().min(0).max(6),
});

export const UNITS = ["each", "kg", "l", "m"] as const;
export const unitSchema = z.enum(UNITS);

/** Rate letter or short code as printed on the receipt (A, B, ...). */
export const taxCodeSchema = z.string().regex(/^[A-Z0-9]{1,4}$/);
export const taxRateSchema = z.int().min(0).max(100_000);

/** Whether prices contain the tax (then the gross is the fact) or it is added on top. */
export const TAX_MODES = ["included", "added"] as const;
/**
 * Where added tax is rounded: each line; the sum of each rate (DOMAIN-RULES 1.3, "per total"); or once for the
 * receipt, its cent shares given to the rates by largest remainder (as many US tills do).
 */
export const TAX_ROUNDINGS = ["line", "rate", "receipt"] as const;

export const discountSchema = z.object({
  /** `line`: on this line alone. `order`: this line's share of a discount on the whole receipt. */
  scope: z.enum(["line", "order"]),
  reason: z.string().min(1).max(60),
  /** Positive lowers what is to be paid (for a return line: lowers what is given back, so it is negative). */
  amount: amountSchema,
  /**
   * Thousandths of a percent, on every share of an `order` discount that was given as a percentage: added tax is then
   * computed from the unrounded line, and can be checked again only if the rate of the discount is known.
   */
  percent: z.int().min(1).max(100_000).optional(),
});

export const saleLineSchema = z.object({
  id: z.uuid(),
  productId: z.string().max(64).nullable(),
  gtin: z
    .string()
    .regex(/^\d{14}$/)
    .nullable(),
  name: z.string().min(1).max(80),
  quantity: quantitySchema,
  unit: unitSchema,
  unitPrice: unitPriceSchema,
  /** `catalogue` price, one a person or an integration gave (`manual`), or the printed total of a `label`, charged exactly. */
  priceSource: z.enum(["catalogue", "manual", "label"]),
  /** Before discounts. */
  extended: amountSchema,
  discounts: z.array(discountSchema),
  /** `extended` less discounts: what the receipt shows; tax included or to be added by the sale's `taxMode`. */
  total: amountSchema,
  discountable: z.boolean(),
  taxCode: taxCodeSchema,
  taxRate: taxRateSchema,
  /** Why no tax is charged on this line though its code has a rate, or null. */
  taxExempt: z.string().min(1).max(60).nullable(),
  /** Set on goods that come back: from which receipt (null: without receipt) and why. */
  returned: z
    .object({ saleId: z.uuid().nullable(), lineId: z.uuid().nullable(), reason: z.string().min(1).max(60) })
    .nullable(),
});

/** A line taken off before payment: kept and counted, never silently gone (DOMAIN-RULES 1.9). */
export const voidedLineSchema = z.object({
  id: z.uuid(),
  productId: z.string().max(64).nullable(),
  name: z.string().min(1).max(80),
  quantity: quantitySchema,
  extended: amountSchema,
});

export const taxLineSchema = z.object({
  code: taxCodeSchema,
  rate: taxRateSchema,
  net: amountSchema,
  tax: amountSchema,
  gross: amountSchema,
});

/** Means of payment. Only `cash` gives change; `check` may give cash back where the store allows it. */
export const TENDER_KINDS = ["cash", "card", "check", "gift-card", "voucher", "coupon", "benefit", "account"] as const;
export const tenderKindSchema = z.enum(TENDER_KINDS);

export const tenderSchema = z.object({
  id: z.uuid(),
  kind: tenderKindSchema,
  /** What it settles of the total; the sum over tenders is `totals.due`. Negative: paid out. */
  amount: amountSchema,
  /** What the customer handed over: `amount` plus the change given for it. */
  tendered: amountSchema,
  /** Free reference: last four of a slip, voucher number. Never card data. */
  reference: z.string().max(40).nullable(),
});

export const saleBodySchema = z.object({
  receipt: z.object({ series: z.string().regex(/^[0-9A-Z]{2,8}$/), number: z.int().min(1) }),
  /** `sale`, or `refund` when the customer gets money or goods' value back in all. */
  kind: z.enum(["sale", "refund"]),
  till: z.object({ number: z.int().min(1).max(999), name: z.string().min(1).max(40) }),
  cashier: z.string().min(1).max(40),
  /** UTC milliseconds; never before the one of the receipt before in its series. */
  soldAt: z.int().min(0),
  /** `YYYY-MM-DD` in the store's zone with its start-of-day offset. */
  businessDay: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  currency: z.string().regex(/^[A-Z]{3}$/),
  exponent: z.int().min(0).max(4),
  taxMode: z.enum(TAX_MODES),
  taxRounding: z.enum(TAX_ROUNDINGS),
  lines: z.array(saleLineSchema).max(BASKET_LINES_MAX),
  voided: z.array(voidedLineSchema).max(BASKET_LINES_MAX),
  taxes: z.array(taxLineSchema),
  totals: z.object({
    /** Sum of line totals. */
    lines: amountSchema,
    /** Sum of all discounts, positive when they lower the total. */
    discount: amountSchema,
    net: amountSchema,
    tax: amountSchema,
    /** net + tax: what the goods cost. */
    total: amountSchema,
    /** Cash rounding of the part settled in cash, outside the tax base; 0 without. */
    rounding: amountSchema,
    /** total + rounding: what the tenders settle. */
    due: amountSchema,
    /** Cash handed back: change, and cash back on other tenders. */
    change: amountSchema,
  }),
  tenders: z.array(tenderSchema),
});

export type UnitPrice = z.infer<typeof unitPriceSchema>;
export type Unit = z.infer<typeof unitSchema>;
export type TaxMode = (typeof TAX_MODES)[number];
export type TaxRounding = (typeof TAX_ROUNDINGS)[number];
export type Discount = z.infer<typeof discountSchema>;
export type SaleLine = z.infer<typeof saleLineSchema>;
export type VoidedLine = z.infer<typeof voidedLineSchema>;
export type TaxLine = z.infer<typeof taxLineSchema>;
export type TenderKind = z.infer<typeof tenderKindSchema>;
export type Tender = z.infer<typeof tenderSchema>;
export type SaleBody = z.infer<typeof saleBodySchema>;
