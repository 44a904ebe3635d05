/**
 * What the demo's wall page speaks with the process that runs the tills. Not part of a till's API: it exists only
 * under `tillmesh demo`.
 */
import * as z from "zod";
import { amountSchema } from "../domain/sale-body.ts";
import { printerStateSchema, syncStateSchema } from "./schemas.ts";
import { BUSY_SPEEDS } from "./wall-routes.ts";

/** One piece of paper out of a virtual printer. */
export const wallPaperSchema = z.object({
  id: z.string(),
  at: z.int(),
  /** Cut off in the middle: the printer lost power or paper. */
  torn: z.boolean(),
  drawerPulses: z.int(),
});

/** The switches on a virtual printer. `blackHole` takes every byte and answers nothing. */
export const printerSwitchesSchema = z.object({ power: z.boolean(), paper: z.boolean(), blackHole: z.boolean() });

export const wallPrinterSchema = printerSwitchesSchema.extend({
  /** What the till says of it; null until the till has said something. */
  state: printerStateSchema.shape.state.nullable(),
  problem: z.string().nullable(),
  waiting: z.int(),
  papers: z.int(),
  lastPaper: wallPaperSchema.nullable(),
});

/** What ended a till's process, and who wanted it. */
export const tillEndSchema = z.object({
  /** `wall`: somebody pressed kill on the wall. */
  by: z.enum(["wall", "itself"]),
  code: z.int().nullable(),
  signal: z.string().nullable(),
  /** File with what it said. */
  log: z.string(),
});

/** `silent`: the process runs and does not answer. The middle three are the till's own words (SyncState). */
export const TILL_CONDITIONS = ["starting", ...syncStateSchema.shape.state.options, "silent", "dead"] as const;

export const wallTillSchema = z.object({
  number: z.int(),
  name: z.string(),
  /** Null until it has answered once. */
  url: z.string().nullable(),
  pid: z.int().nullable(),
  /** Whose log is its own; null until it has answered once. */
  device: z.string().nullable(),
  condition: z.enum(TILL_CONDITIONS),
  end: tillEndSchema.nullable(),
  networkUp: z.boolean(),
  peersConnected: z.int(),
  entries: z.int(),
  /** Entries that a running till holds and this one does not. */
  behind: z.int(),
  /** Its own sales that no other till has acknowledged. */
  onlyHere: z.int(),
  vector: z.record(z.string(), z.int()),
  salesToday: z.object({ count: z.int(), total: amountSchema }),
  printer: wallPrinterSchema,
});

/** The link between two tills, `a` below `b`. Directions are named after the till the entries go to. */
export const wallLinkSchema = z.object({
  a: z.int(),
  b: z.int(),
  up: z.boolean(),
  /** Entries the other end holds and this one does not. */
  behindA: z.int(),
  behindB: z.int(),
  /** Entries of the other end's own that arrived since the state before this one. */
  flowToA: z.int(),
  flowToB: z.int(),
});

/** One chain of the log, for the table of vectors. */
export const wallAuthorSchema = z.object({
  author: z.string(),
  /** 0 for a device that is none of the tills. */
  number: z.int(),
  name: z.string(),
  epoch: z.string(),
  /** The highest number any till was seen to hold. */
  highest: z.int(),
});

export const wallStateSchema = z.object({
  at: z.int(),
  store: z.object({ name: z.string(), currency: z.string(), exponent: z.int(), locale: z.string() }),
  catalogue: z.object({
    state: z.enum(["waiting", "importing", "ready", "failed"]),
    products: z.int(),
    problem: z.string().nullable(),
  }),
  tills: z.array(wallTillSchema),
  links: z.array(wallLinkSchema),
  authors: z.array(wallAuthorSchema),
  totals: z.object({ sales: z.int(), takings: amountSchema, entries: z.int() }),
  agreement: z.object({
    running: z.int(),
    /** Size of the largest set of running tills with the same vector and the same digests. */
    equal: z.int(),
    /** All tills run, and all are equal. */
    allEqual: z.boolean(),
    /** Tills that hold the same entries as another and compute other figures from them: a fault. */
    differing: z.array(z.int()),
    /** Entries seen on a till that is down now and on none that runs. */
    onStoppedOnly: z.int(),
  }),
  /** Sales of the busy hour that a till answered for, looked up by id on every running till. */
  safety: z.object({
    acknowledged: z.int(),
    everywhere: z.int(),
    /** Acknowledged, and the till that did so, running, does not know it. Must stay 0. */
    lost: z.int(),
    found: z.array(z.object({ number: z.int(), count: z.int() })),
  }),
  busyHour: z.object({
    running: z.boolean(),
    speed: z.enum(BUSY_SPEEDS),
    total: z.int(),
    acknowledged: z.int(),
    refused: z.int(),
    /** Times a sale was sent again with its own id because the till did not answer. */
    retries: z.int(),
    /** Why the last refused sale was refused. */
    problem: z.string().nullable(),
  }),
});

export const setWallNetworkSchema = z.strictObject({ up: z.boolean() });
export const setWallPrinterSchema = printerSwitchesSchema
  .partial()
  .strict()
  .refine((switches) => Object.keys(switches).length > 0, "give power, paper or blackHole");
export const commandBusyHourSchema = z.discriminatedUnion("action", [
  z.strictObject({ action: z.literal("start"), speed: z.enum(BUSY_SPEEDS) }),
  z.strictObject({ action: z.literal("stop") }),
]);

export type WallPaper = z.infer<typeof wallPaperSchema>;
export type PrinterSwitches = z.infer<typeof printerSwitchesSchema>;
export type TillEnd = z.infer<typeof tillEndSchema>;
export type TillCondition = (typeof TILL_CONDITIONS)[number];
export type WallTill = z.infer<typeof wallTillSchema>;
export type WallLink = z.infer<typeof wallLinkSchema>;
export type WallAuthor = z.infer<typeof wallAuthorSchema>;
export type WallState = z.infer<typeof wallStateSchema>;
