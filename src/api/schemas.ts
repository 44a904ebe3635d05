/**
 * What a till's HTTP API speaks, in one place: the server validates with these, the screens take their types from
 * them, and the OpenAPI document is made of them. Money is whole minor units; quantities are thousandths.
 */
import * as z from "zod";
import { productBodySchema } from "../domain/catalogue-body.ts";
import {
  amountSchema,
  quantitySchema,
  saleBodySchema,
  saleLineSchema,
  taxCodeSchema,
  taxLineSchema,
  tenderKindSchema,
  unitPriceSchema,
  unitSchema,
  voidedLineSchema,
} from "../domain/sale-body.ts";
import { storeSettingsSchema } from "../domain/settings-body.ts";

/** Every refusal: what is wrong, what to do, and where in the request. */
export const problemSchema = z
  .object({
    /** Machine-readable, kebab-case: `unknown-barcode`, `nothing-due`, `validation`. */
    error: z.string(),
    /** Cause and remedy, for a person. */
    message: z.string(),
    issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: "Problem" });

export const productSchema = productBodySchema.extend({ id: z.string() }).meta({ id: "Product" });

export const productListSchema = z.object({ items: z.array(productSchema) }).meta({ id: "ProductList" });

export const basketTenderSchema = z.object({
  id: z.uuid(),
  kind: tenderKindSchema,
  amount: amountSchema,
  tendered: amountSchema,
  reference: z.string().max(40).nullable(),
});

/** The open basket, priced: what the screen shows before payment. */
export const basketSchema = z
  .object({
    /** Becomes the sale's id. */
    id: z.uuid(),
    lines: z.array(saleLineSchema),
    voided: z.array(voidedLineSchema),
    taxes: z.array(taxLineSchema),
    totals: z.object({
      lines: amountSchema,
      discount: amountSchema,
      net: amountSchema,
      tax: amountSchema,
      total: amountSchema,
      /** What settling the whole rest in cash would add, by cash rounding. */
      cashRounding: amountSchema,
      /** Sum of the tenders taken so far. */
      tendered: amountSchema,
      /** Still to be paid (not rounded). */
      remaining: amountSchema,
    }),
    orderDiscount: z
      .object({ percent: z.int().nullable(), amount: amountSchema.nullable(), reason: z.string() })
      .nullable(),
    taxExemption: z.string().nullable(),
    tenders: z.array(basketTenderSchema),
  })
  .meta({ id: "Basket" });

// Requests are strict: a misspelt `quantity` that is passed over would sell one piece instead of ten.

const lineRequestSchema = z.strictObject({
  /** A client's own id makes the call safe to repeat. */
  lineId: z.uuid().optional(),
  /** A scanned or typed code: GTIN, price- or weight-embedded label, SKU. */
  code: z.string().min(1).max(80).optional(),
  productId: z.string().max(64).optional(),
  open: z
    .strictObject({ name: z.string().min(1).max(80), taxCode: taxCodeSchema, unit: unitSchema.default("each") })
    .optional(),
  /** Thousandths; 1000 when left out; negative takes goods back without a receipt (needs `reason`). */
  quantity: quantitySchema.refine((value) => value !== 0, "a quantity of 0 is no line").optional(),
  /** Overrides the catalogue's price. Required for an open line unless `labelTotal` is given. */
  unitPrice: unitPriceSchema.optional(),
  /** The printed total of a label: charged exactly, whatever quantity times price says. */
  labelTotal: amountSchema.optional(),
  taxCode: taxCodeSchema.optional(),
  taxExempt: z.string().min(1).max(60).optional(),
  discountable: z.boolean().optional(),
  /** A discount on this line alone, minor units. */
  discount: z.strictObject({ amount: amountSchema, reason: z.string().min(1).max(60) }).optional(),
  reason: z.string().min(1).max(60).optional(),
});

const namesOneArticle = (line: Pick<z.infer<typeof lineRequestSchema>, "code" | "productId" | "open">): boolean =>
  [line.code, line.productId, line.open].filter((way) => way !== undefined).length === 1;
const NAME_ONE_ARTICLE = "give exactly one of code, productId and open";

/** Adds a line: an article by id or by what was scanned or typed, or an open line by hand. */
export const addLineSchema = lineRequestSchema.refine(namesOneArticle, NAME_ONE_ARTICLE).meta({ id: "AddLine" });

export const changeQuantitySchema = z
  .strictObject({ quantity: quantitySchema.refine((value) => value > 0, "use void to take a line off") })
  .meta({ id: "ChangeQuantity" });

/** A discount on the whole receipt, spread over its discountable lines. `percent` in thousandths of a percent. */
export const orderDiscountSchema = z
  .strictObject({
    percent: z.int().min(1).max(100_000).optional(),
    amount: amountSchema.optional(),
    reason: z.string().min(1).max(60),
  })
  .refine((discount) => (discount.percent === undefined) !== (discount.amount === undefined), "give percent or amount")
  .meta({ id: "OrderDiscount" });

/**
 * A means of payment. `amount` is what it settles (left out: the whole rest). `tendered` is what was handed over:
 * more than the rest is change for cash, cash back for a check, and refused for anything else.
 */
export const addTenderSchema = z
  .strictObject({
    tenderId: z.uuid().optional(),
    /** The basket it is meant for: when that one has become a sale by now, the answer is the sale. */
    basketId: z.uuid().optional(),
    kind: tenderKindSchema,
    amount: amountSchema.optional(),
    tendered: amountSchema.optional(),
    reference: z.string().max(40).optional(),
  })
  .meta({ id: "AddTender" });

/** A whole receipt in one call, for integrations: safe to repeat, because `id` is the sale's id. */
export const oneShotSaleSchema = z
  .strictObject({
    id: z.uuid(),
    cashier: z.string().min(1).max(40).optional(),
    lines: z
      .array(lineRequestSchema.extend({ voided: z.boolean().optional() }).refine(namesOneArticle, NAME_ONE_ARTICLE))
      .max(1000),
    orderDiscount: orderDiscountSchema.optional(),
    taxExemption: z.string().min(1).max(60).optional(),
    tenders: z.array(addTenderSchema).max(20),
  })
  .meta({ id: "OneShotSale" });

/** Goods back with their receipt: price, discount and tax come from the original (DOMAIN-RULES 1.8). */
export const refundSchema = z
  .strictObject({
    id: z.uuid(),
    saleId: z.uuid(),
    lines: z.array(z.strictObject({ lineId: z.uuid(), quantity: quantitySchema.refine((value) => value > 0) })).min(1),
    reason: z.string().min(1).max(60),
    tender: tenderKindSchema,
  })
  .meta({ id: "Refund" });

/** One row of `sync_queue`: what people and tools read of the log. */
export const queueRowSchema = z
  .object({
    /** `device:epoch:seq`. */
    id: z.string(),
    /** Order of arrival at this till. */
    position: z.int(),
    entityType: z.string(),
    entityId: z.string(),
    operation: z.string(),
    payload: z.string(),
    status: z.enum(["PENDING", "SYNCED", "FAILED"]),
    retryCount: z.int(),
    createdAt: z.int(),
    lastError: z.string().nullable(),
    /** Devices known to hold it on their disks, this one not included. */
    heldBy: z.array(z.string()),
  })
  .meta({ id: "QueueRow" });

/** The receipt as it is printed: `ReceiptDocument` of the domain. */
export const receiptDocumentSchema = z
  .object({
    title: z.string(),
    /** `ReceiptBlock`s of the domain, in print order. */
    blocks: z.array(z.unknown()),
    copy: z.int(),
    possibleCopy: z.boolean(),
    opensDrawer: z.boolean(),
  })
  .meta({ id: "ReceiptDocument" });

export const printOutcomeSchema = z.enum(["waiting", "printing", "printed", "failed", "unknown"]);

export const printJobSchema = z
  .object({
    id: z.uuid(),
    saleId: z.uuid(),
    receipt: z.string(),
    copy: z.int(),
    outcome: printOutcomeSchema,
    /** Cause and remedy when it did not print. */
    problem: z.string().nullable(),
    createdAt: z.int(),
    tries: z.int(),
  })
  .meta({ id: "PrintJob" });

export const saleSchema = z
  .object({
    id: z.uuid(),
    body: saleBodySchema,
    /** Short code of the seal that closes it. */
    seal: z.string(),
    /** Tills whose disks hold it, this one included. */
    onTills: z.int(),
    tills: z.int(),
    status: z.enum(["PENDING", "SYNCED", "FAILED"]),
    print: printJobSchema.nullable(),
  })
  .meta({ id: "Sale" });

export const saleSummarySchema = z
  .object({
    id: z.uuid(),
    receipt: z.string(),
    kind: z.enum(["sale", "refund"]),
    till: z.string(),
    soldAt: z.int(),
    total: amountSchema,
    items: z.int(),
    tenders: z.array(tenderKindSchema),
    onTills: z.int(),
    status: z.enum(["PENDING", "SYNCED", "FAILED"]),
  })
  .meta({ id: "SaleSummary" });

export const saleListSchema = z
  .object({ items: z.array(saleSummarySchema), next: z.string().nullable() })
  .meta({ id: "SaleList" });

/** The basket after a tender, and the sale when that tender settled it. */
export const tenderResultSchema = z
  .object({ basket: basketSchema, sale: saleSchema.nullable() })
  .meta({ id: "TenderResult" });

export const peerStateSchema = z
  .object({
    device: z.string(),
    number: z.int(),
    name: z.string(),
    connected: z.boolean(),
    /** Entries this till holds that the peer has not acknowledged. */
    behind: z.int(),
    /** Entries the peer holds that this till has not. */
    ahead: z.int(),
    /** Milliseconds since the last word; null when never heard. */
    silentMs: z.int().nullable(),
    /** Peer's wall clock less ours, milliseconds; null when not measured. */
    clockOffsetMs: z.int().nullable(),
    address: z.string().nullable(),
    /** Why it is not connected, with what to do; null when all is well. */
    problem: z.string().nullable(),
  })
  .meta({ id: "PeerState" });

export const syncStateSchema = z
  .object({
    /** One of the three states that are never hidden (DESIGN section 7), worst first. */
    state: z.enum(["alone", "catching-up", "in-step"]),
    tillsConnected: z.int(),
    tills: z.int(),
    /** Own sales that no other till has acknowledged. */
    onlyHere: z.int(),
    peers: z.array(peerStateSchema),
    /** Devices that tried to connect and are no members. */
    refused: z.array(z.object({ at: z.int(), address: z.string(), reason: z.string() })),
    networkCut: z.boolean(),
  })
  .meta({ id: "SyncState" });

export const printerStateSchema = z
  .object({
    name: z.string(),
    /** `none`: this till has no printer. */
    state: z.enum(["none", "ready", "trouble"]),
    problem: z.string().nullable(),
    waiting: z.int(),
  })
  .meta({ id: "PrinterState" });

/** All a till's screen needs to start. Live changes come as events, each carrying the whole part that changed. */
export const tillStateSchema = z
  .object({
    till: z.object({ device: z.string(), number: z.int(), name: z.string(), version: z.string(), demo: z.boolean() }),
    store: storeSettingsSchema.extend({ cluster: z.string(), exponent: z.int() }),
    cashier: z.string(),
    basket: basketSchema,
    lastSale: saleSchema.nullable(),
    sync: syncStateSchema,
    printer: printerStateSchema,
    /** What stands in the way of selling, if anything (disk full), with its remedy. */
    trouble: z.string().nullable(),
    products: z.int(),
  })
  .meta({ id: "TillState" });

/** Server-sent events: the event's name and its data. */
export const EVENT_SCHEMAS = {
  basket: basketSchema,
  sale: saleSchema,
  sync: syncStateSchema,
  printer: printerStateSchema,
  catalogue: z.object({ products: z.int() }),
  trouble: z.object({ trouble: z.string().nullable() }),
} as const;

export const importReportSchema = z
  .object({
    imported: z.int(),
    unchanged: z.int(),
    rejected: z.array(z.object({ line: z.int(), reason: z.string() })),
  })
  .meta({ id: "ImportReport" });

/** For `tillmesh status --json` and the demo wall. */
export const statusSchema = z
  .object({
    till: z.object({ device: z.string(), number: z.int(), name: z.string(), version: z.string(), epoch: z.string() }),
    cluster: z.string(),
    entries: z.int(),
    vector: z.record(z.string(), z.int()),
    /** Digest of each read model: equal on all tills that hold the same entries. */
    /** Empty when asked for without. */
    digests: z.record(z.string(), z.string()),
    salesToday: z.object({ count: z.int(), total: amountSchema }),
    sync: syncStateSchema,
    printer: printerStateSchema,
  })
  .meta({ id: "Status" });

export type Problem = z.infer<typeof problemSchema>;
export type Basket = z.infer<typeof basketSchema>;
export type AddLine = z.infer<typeof addLineSchema>;
export type OrderDiscount = z.infer<typeof orderDiscountSchema>;
export type AddTender = z.infer<typeof addTenderSchema>;
export type OneShotSale = z.infer<typeof oneShotSaleSchema>;
export type Refund = z.infer<typeof refundSchema>;
export type PrintJob = z.infer<typeof printJobSchema>;
export type Sale = z.infer<typeof saleSchema>;
export type SaleSummary = z.infer<typeof saleSummarySchema>;
export type SaleList = z.infer<typeof saleListSchema>;
export type TenderResult = z.infer<typeof tenderResultSchema>;
export type PeerState = z.infer<typeof peerStateSchema>;
export type SyncState = z.infer<typeof syncStateSchema>;
export type PrinterState = z.infer<typeof printerStateSchema>;
export type TillState = z.infer<typeof tillStateSchema>;
export type QueueRow = z.infer<typeof queueRowSchema>;
export type ImportReport = z.infer<typeof importReportSchema>;
export type Status = z.infer<typeof statusSchema>;
export type EventName = keyof typeof EVENT_SCHEMAS;
