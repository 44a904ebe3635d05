import * as z from "zod";
import { amountSchema, voidedLineSchema } from "./sale-body.ts";

/** The body of a `basket` / `cancel` entry, version 1: a basket given up before payment is counted, not forgotten (DOMAIN-RULES 1.9). */
export const cancelledBasketSchema = z.object({
  cashier: z.string().min(1).max(40),
  businessDay: z.string(),
  at: z.int().min(0),
  lines: z.array(voidedLineSchema),
  total: amountSchema,
});

/** The body of a `sale` / `copy` entry, version 1: the receipt was printed again. Entity id is the sale's. */
export const receiptCopySchema = z.object({
  cashier: z.string().min(1).max(40),
  copy: z.int().min(1),
  at: z.int().min(0),
});

export type CancelledBasket = z.infer<typeof cancelledBasketSchema>;
