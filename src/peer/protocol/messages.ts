/**
 * What tills say to each other. Control messages are JSON; entries travel as the exact bytes that were hashed
 * (`wire.ts`). `hello` and `refuse` are spoken before a version is agreed on, so every version must be able to read
 * them: they only ever gain optional fields. Unknown fields are ignored.
 */
import * as z from "zod";
import type { SealedRun } from "../../log/chain.ts";
import {
  type AuthorId,
  type ClusterId,
  type DeviceId,
  type EpochId,
  parseAuthorId,
  parseClusterId,
  parseDeviceId,
  parseEpochId,
} from "../../log/ids.ts";
import { type Vector, vectorFromJson } from "../../log/vector.ts";
import { VECTOR_AUTHORS_MAX } from "./timings.ts";

/** Why a hello is answered with no. `other` stands for the reasons of later versions. */
export const REFUSAL_REASONS = [
  "protocol-range",
  "wrong-cluster",
  "unknown-member",
  "wrong-device",
  "same-device",
  "other",
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/** Why a connection is ended. `other` stands for the reasons of later versions. */
export const BYE_REASONS = [
  "stopping",
  "second-link",
  "malformed",
  "out-of-turn",
  "no-hello",
  "silent",
  "not-a-member",
  "over-window",
  "other",
] as const;
export type ByeReason = (typeof BYE_REASONS)[number];

/** An id in text, checked and branded by the log's own parser. */
const idSchema = <Id extends string>(pattern: string, parse: (text: string) => Id | null) =>
  z
    .string()
    .regex(new RegExp(pattern))
    .transform((text, context): Id => {
      const id = parse(text);
      if (id !== null) return id;
      context.addIssue("not an id");
      return z.NEVER;
    });

const authorSchema = idSchema<AuthorId>("^[0-9a-f]{32}:[0-9a-f]{16}$", parseAuthorId);
const clusterSchema = idSchema<ClusterId>("^[0-9a-f]{32}$", parseClusterId);
const deviceSchema = idSchema<DeviceId>("^[0-9a-f]{32}$", parseDeviceId);
const epochSchema = idSchema<EpochId>("^[0-9a-f]{16}$", parseEpochId);
const seqSchema = z.int().min(1);
const wallSchema = z.int().min(0);
const nonceSchema = z.int().min(0);
/** First 8 bytes of a vector's SHA-256, hexadecimal (`vector-digest.ts`). */
const digestSchema = z.string().regex(/^[0-9a-f]{16}$/);

const vectorSchema = z
  .record(z.string().regex(/^[0-9a-f]{32}:[0-9a-f]{16}$/), z.int().min(0))
  .transform((json, context): Vector => {
    const vector = Object.keys(json).length > VECTOR_AUTHORS_MAX ? null : vectorFromJson(json);
    if (vector !== null) return vector;
    context.addIssue("not a vector, or too long");
    return z.NEVER;
  });

/** The JSON body of each control message. */
export const MESSAGE_SCHEMAS = {
  hello: z.object({
    protocol: z.object({ min: z.int().min(1).max(65_535), max: z.int().min(1).max(65_535) }),
    cluster: clusterSchema,
    device: deviceSchema,
    epoch: epochSchema,
    appVersion: z.string().max(64),
    vector: vectorSchema,
    wallMs: wallSchema,
    capabilities: z.array(z.string().max(32)).max(32),
    /** Random, one a process: tells a second link of one till from a second till with a copied identity. */
    instance: z.string().regex(/^[0-9a-f]{16}$/),
    /** Where the sender listens, so that who was dialled learns where to dial; null when nowhere. */
    port: z.int().min(1).max(65_535).nullable(),
  }),
  refuse: z.object({ reason: z.enum(REFUSAL_REASONS).catch("other"), detail: z.string().max(256) }),
  /** All that the sender's disk holds; replaces what was known of it. */
  vector: z.object({ vector: vectorSchema, wantsReply: z.boolean() }),
  /** Asks for one run of `author` from seq `from` on. */
  want: z.object({ author: authorSchema, from: seqSchema }),
  /** What the sender's disk holds since it last said so: authors that moved, and how far. */
  ack: z.object({ vector: vectorSchema }),
  ping: z.object({ nonce: nonceSchema, wallMs: wallSchema, digest: digestSchema }),
  pong: z.object({ nonce: nonceSchema, wallMs: wallSchema, digest: digestSchema }),
  bye: z.object({ reason: z.enum(BYE_REASONS).catch("other") }),
} as const;

export type ControlType = keyof typeof MESSAGE_SCHEMAS;

export type Hello = { readonly type: "hello" } & Readonly<z.output<typeof MESSAGE_SCHEMAS.hello>>;

/** One message, decoded and checked. */
export type Message =
  | { [Type in ControlType]: { readonly type: Type } & Readonly<z.output<(typeof MESSAGE_SCHEMAS)[Type]>> }[ControlType]
  | { readonly type: "entries"; readonly run: SealedRun };

export type MessageType = Message["type"];
