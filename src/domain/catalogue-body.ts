import * as z from "zod";
import { taxCodeSchema, unitPriceSchema, unitSchema } from "./sale-body.ts";

/** The body of a `product` / `put` entry, version 1. The product's id is the entry's entity id. */
export const productBodySchema = z.object({
  /** The store's or chain's own article number. */
  sku: z.string().min(1).max(40),
  name: z.string().min(1).max(80),
  brand: z.string().max(60).nullable(),
  category: z.string().max(60).nullable(),
  unit: unitSchema,
  unitPrice: unitPriceSchema,
  taxCode: taxCodeSchema,
  /** Normalised to GTIN-14 (GS1 General Specifications 2.1); several packs may share an article. */
  gtins: z.array(z.string().regex(/^\d{14}$/)).max(20),
  active: z.boolean(),
});

/** The entry's payload: the product and its revision, one more than the one the author saw (DESIGN section 3, LWW). */
export const productPutSchema = productBodySchema.extend({ revision: z.int().min(1) });

export type ProductBody = z.infer<typeof productBodySchema>;

/** A product as screens and baskets know it. */
export interface Product extends ProductBody {
  readonly id: string;
}
