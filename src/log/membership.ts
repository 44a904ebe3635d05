/**
 * Who may write and connect: a fold over `member` entries, rooted in the store's root key.
 * It lives with the log, not with the peers, because nothing in the log can be verified without it.
 */
import * as z from "zod";
import { concatBytes, fromHex, toHex, utf8 } from "../kernel/bytes.ts";
import { must } from "../kernel/assert.ts";
import type { Sha256, Signer, Verify } from "../kernel/ports.ts";
import type { Entry, EntryDraft } from "./entry.ts";
import { type ClusterId, type DeviceId, parseDeviceId } from "./ids.ts";

/** What a member may do. `manager` sells, admits and revokes; `till` sells; `station` takes orders. */
export const ROLES = ["manager", "till", "station"] as const;
export type Role = (typeof ROLES)[number];

const memberBody = z.object({
  device: z.string().regex(/^[0-9a-f]{32}$/),
  /** Short number within the store, as on the receipt: Lane 2 is 2. */
  number: z.int().min(1).max(999),
  name: z.string().min(1).max(40),
  role: z.enum(ROLES),
  /** Ed25519 public key, hexadecimal. */
  sealKey: z.string().regex(/^[0-9a-f]{64}$/),
  /** SHA-256 of the TLS key's SubjectPublicKeyInfo (RFC 7469 section 2.4), base64url. */
  tlsPin: z.string().regex(/^[\w-]{43}$/),
  /** Present on founding: the root's key and its signature over this member. */
  root: z
    .object({ key: z.string().regex(/^[0-9a-f]{64}$/), signature: z.string().regex(/^[0-9a-f]{128}$/) })
    .optional(),
});

/** One admitted device. */
export interface Member {
  readonly device: DeviceId;
  readonly number: number;
  readonly name: string;
  readonly role: Role;
  readonly sealKey: Uint8Array;
  readonly tlsPin: string;
}

export type Membership = ReadonlyMap<DeviceId, Member>;

export const NO_MEMBERS: Membership = new Map();

/** Entity type of membership entries. */
export const MEMBER_ENTITY = "member";

const FOUND_TAG = utf8("tillmesh-found-1\0");

/** The cluster whose root is `rootKey` (32 bytes). */
export const clusterIdOf = (sha256: Sha256, rootKey: Uint8Array): ClusterId =>
  toHex(sha256(rootKey).subarray(0, 16)) as ClusterId;

/** The device whose sealing key is `sealKey` (32 bytes): an id nobody else can claim. */
export const deviceIdOf = (sha256: Sha256, sealKey: Uint8Array): DeviceId =>
  toHex(sha256(sealKey).subarray(0, 16)) as DeviceId;

const foundingBytes = (cluster: ClusterId, member: Member): Uint8Array =>
  concatBytes([
    FOUND_TAG,
    utf8(`${cluster}:${member.device}:${member.role}:${toHex(member.sealKey)}:${member.tlsPin}`),
  ]);

/** The entry that admits `member`; with `root`, the store's first. */
export const memberDraft = (cluster: ClusterId, member: Member, root?: Signer): EntryDraft => {
  const body: z.infer<typeof memberBody> = {
    device: member.device,
    number: member.number,
    name: member.name,
    role: member.role,
    sealKey: toHex(member.sealKey),
    tlsPin: member.tlsPin,
    ...(root !== undefined && {
      root: { key: toHex(root.publicKey), signature: toHex(root.sign(foundingBytes(cluster, member))) },
    }),
  };
  return {
    entityType: MEMBER_ENTITY,
    entityId: member.device,
    operation: "add",
    schemaVersion: 1,
    payload: JSON.stringify(body),
  };
};

const parseBody = (payload: string): z.infer<typeof memberBody> | null => {
  try {
    return memberBody.parse(JSON.parse(payload));
  } catch {
    return null;
  }
};

/**
 * The member that `entry` lawfully admits, or null. Lawful is: signed by the root of this cluster, or written by a
 * manager; and the device id is the hash of the sealing key, so no entry can put another key under a known id.
 * That the entry itself is genuine (chain and seal) is the caller's business.
 */
export const admittedBy = (
  crypto: { sha256: Sha256; verify: Verify },
  members: Membership,
  entry: Entry,
): Member | null => {
  if (entry.entityType !== MEMBER_ENTITY || entry.operation !== "add" || entry.schemaVersion !== 1) return null;
  const body = parseBody(entry.payload);
  const device = body === null ? null : parseDeviceId(body.device);
  if (body === null || device === null) return null;
  const sealKey = must(fromHex(body.sealKey), "a sealing key");
  if (deviceIdOf(crypto.sha256, sealKey) !== device) return null;
  const member: Member = {
    device,
    number: body.number,
    name: body.name,
    role: body.role,
    sealKey,
    tlsPin: body.tlsPin,
  };
  if (body.root === undefined) return members.get(entry.device)?.role === "manager" ? member : null;
  const rootKey = must(fromHex(body.root.key), "a root key");
  const signature = must(fromHex(body.root.signature), "a root signature");
  const isOurRoot = clusterIdOf(crypto.sha256, rootKey) === entry.cluster;
  return isOurRoot && crypto.verify(rootKey, foundingBytes(entry.cluster, member), signature) ? member : null;
};

/** `members` after a genuine entry. A device keeps its sealing key for life; a later entry may rename it or give it another role. */
export const foldMember = (
  crypto: { sha256: Sha256; verify: Verify },
  members: Membership,
  entry: Entry,
): Membership => {
  const member = admittedBy(crypto, members, entry);
  return member === null ? members : new Map(members).set(member.device, member);
};

/**
 * The key that seals of `device` must verify against: the admitted one or, for a founder not yet known, the one in
 * its own root-signed first entry.
 */
export const sealKeyOf = (
  crypto: { sha256: Sha256; verify: Verify },
  members: Membership,
  device: DeviceId,
  first: Entry | undefined,
): Uint8Array | null => {
  const known = members.get(device);
  if (known !== undefined) return known.sealKey;
  if (first === undefined || first.device !== device) return null;
  const founder = admittedBy(crypto, NO_MEMBERS, first);
  return founder?.device === device ? founder.sealKey : null;
};
