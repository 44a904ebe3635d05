import { readFileSync } from "node:fs";
import * as z from "zod";
import type { ClusterId, DeviceId } from "../log/ids.ts";
import { type Member, ROLES } from "../log/membership.ts";
import { type DataDir, writeSecretFile } from "./data-dir.ts";
import { loadSigner } from "./system.ts";

/**
 * Who this till is. It lives beside the database, never in it, so that a copy of the database is a copy of the
 * store's records and not of a till.
 */
const identitySchema = z.object({
  version: z.literal(1),
  cluster: z.string().regex(/^[0-9a-f]{32}$/),
  device: z.string().regex(/^[0-9a-f]{32}$/),
  number: z.int().min(1).max(999),
  name: z.string().min(1).max(40),
  role: z.enum(ROLES),
  /** Ed25519 private key, PKCS #8, base64. */
  sealKey: z.string(),
  tls: z.object({ certPem: z.string(), keyPem: z.string(), pin: z.string() }),
});

export type Identity = Omit<z.infer<typeof identitySchema>, "cluster" | "device"> & {
  readonly cluster: ClusterId;
  readonly device: DeviceId;
};

/** Keeps the identity. */
export const writeIdentity = (dir: DataDir, identity: Identity): void =>
  writeSecretFile(dir.identity, `${JSON.stringify(identity, null, 2)}\n`);

/** The identity in `dir`; throws with what to do when there is none or it cannot be read. */
export const readIdentity = (dir: DataDir): Identity => {
  let text: string;
  try {
    text = readFileSync(dir.identity, "utf8");
  } catch (error) {
    throw new Error(`no till lives in ${dir.path}. Found a store with: tillmesh found --data ${dir.path}`, {
      cause: error,
    });
  }
  const parsed = identitySchema.safeParse(jsonOf(text));
  if (!parsed.success)
    throw new Error(`${dir.identity} is damaged: ${z.prettifyError(parsed.error)}. Put it back from a backup`);
  return { ...parsed.data, cluster: parsed.data.cluster as ClusterId, device: parsed.data.device as DeviceId };
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** The identity as the store knows it: without its secrets. */
export const memberOf = (identity: Identity): Member => ({
  device: identity.device,
  number: identity.number,
  name: identity.name,
  role: identity.role,
  sealKey: loadSigner(identity.sealKey).publicKey,
  tlsPin: identity.tls.pin,
});
