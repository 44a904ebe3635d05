import * as z from "zod";
import { TAX_MODES, TAX_ROUNDINGS, taxCodeSchema, taxRateSchema } from "./sale-body.ts";

/** Cash rounding: to `step` minor units; `onlyWhenWhollyCash` where the law rounds no mixed payment (DOMAIN-RULES 1.5). */
export const cashRoundingSchema = z.object({ step: z.int().min(1).max(1000), onlyWhenWhollyCash: z.boolean() });

/** How the store's scales and packers print weight or price into a barcode (DOMAIN-RULES 1.15); see `price-label.ts`. */
export const priceLabelLayoutSchema = z.object({
  prefix: z.string().regex(/^(02|2\d)$/),
  itemDigits: z.int().min(4).max(6),
  measureDigits: z.union([z.literal(4), z.literal(5)]),
  measure: z.enum(["weight", "price"]),
  decimals: z.int().min(0).max(4),
  verifier: z.boolean(),
});

/** The body of a `settings` / `put` entry, version 1: what makes this store this store. Entity id is `store`. */
export const storeSettingsSchema = z.object({
  name: z.string().min(1).max(60),
  /** Printed under the name: street, tax number. */
  headerLines: z.array(z.string().max(60)).max(6),
  footerLines: z.array(z.string().max(60)).max(6),
  currency: z.string().regex(/^[A-Z]{3}$/),
  /** BCP 47, for numbers and dates on paper and screen. */
  locale: z.string().min(2).max(35),
  /** IANA zone; one that cannot be resolved must fail, never fall back to UTC (DOMAIN-RULES 1.13). */
  timeZone: z.string().min(1).max(60),
  /** Minutes after midnight at which the business day begins: 180 for a bar that closes at 03:00. */
  dayStartsAtMinutes: z.int().min(0).max(720),
  taxMode: z.enum(TAX_MODES),
  taxRounding: z.enum(TAX_ROUNDINGS),
  taxRates: z
    .array(z.object({ code: taxCodeSchema, rate: taxRateSchema, label: z.string().min(1).max(40) }))
    .min(1)
    .max(20),
  cashRounding: cashRoundingSchema.nullable(),
  priceLabels: z.array(priceLabelLayoutSchema).max(12),
});

/** The entry's payload: the settings and their revision, one more than the one the author saw. */
export const settingsPutSchema = storeSettingsSchema.extend({ revision: z.int().min(1) });

export type CashRounding = z.infer<typeof cashRoundingSchema>;
export type StoreSettings = z.infer<typeof storeSettingsSchema>;
