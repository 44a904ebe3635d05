/**
 * Who may write and connect: what the `member` entries say, rooted in the store's root key.
 * It lives with the log, not with the peers, because nothing in the log can be verified without it.
 */
import * as z from "zod";
import { concatBytes, fromHex, toHex, utf8 } from "../kernel/bytes.ts";
import { must } from "../kernel/assert.ts";
import type { Sha256, Signer, Verify } from "../kernel/ports.ts";
import type { Entry, EntryDraft } from "./entry.ts";
import { compareHlc } from "./hlc.ts";
import { authorOf, type ClusterId, type DeviceId, parseDeviceId } from "./ids.ts";

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

/** What a member entry says of itself, before anyone asked whether its author may say it. */
interface Admission {
  readonly member: Member;
  readonly byRoot: boolean;
  readonly entry: Entry;
}

/**
 * The admission in `entry`, or null when there is none or when it contradicts itself: the device id must be the hash of
 * the sealing key, so no entry can put another key under a known id, and a root's signature must be good and over the
 * author itself: the root founds, managers admit.
 */
const admissionIn = (crypto: { sha256: Sha256; verify: Verify }, entry: Entry): Admission | null => {
  if (entry.entityType !== MEMBER_ENTITY || entry.operation !== "add" || entry.schemaVersion !== 1) return null;
  const body = parseBody(entry.payload);
  const device = body === null ? null : parseDeviceId(body.device);
  if (body === null || device === null) return null;
  const sealKey = must(fromHex(body.sealKey), "a sealing key");
  if (deviceIdOf(crypto.sha256, sealKey) !== device) return null;
  const { number, name, role, tlsPin } = body;
  const member: Member = { device, number, name, role, sealKey, tlsPin };
  if (body.root === undefined) return { member, byRoot: false, entry };
  const rootKey = must(fromHex(body.root.key), "a root key");
  const signature = must(fromHex(body.root.signature), "a root signature");
  const isOurs = clusterIdOf(crypto.sha256, rootKey) === entry.cluster && entry.device === device;
  return isOurs && crypto.verify(rootKey, foundingBytes(entry.cluster, member), signature)
    ? { member, byRoot: true, entry }
    : null;
};

/**
 * The members that genuine `entries` make (others than member entries are passed over), the same in whatever order they
 * came. An admission is lawful when the root signed it or its author was ever lawfully made a manager, by an entry that
 * may come later in the list; taking rights away is revocation's business, which names a position. Of several lawful
 * entries for one device the one with the latest stamp describes it; its sealing key, being its id, it keeps for life.
 * That the entries themselves are genuine (chain and seal) is the caller's business.
 */
export const membersOf = (crypto: { sha256: Sha256; verify: Verify }, entries: readonly Entry[]): Membership => {
  let waiting = entries
    .map((entry) => admissionIn(crypto, entry))
    .filter((admission) => admission !== null)
    .toSorted((a, b) => compareEntries(a.entry, b.entry));
  const lawful: Admission[] = [];
  const managers = new Set<DeviceId>();
  for (;;) {
    const found = waiting.filter(({ byRoot, entry }) => byRoot || managers.has(entry.device));
    if (found.length === 0) break;
    waiting = waiting.filter((admission) => !found.includes(admission));
    lawful.push(...found);
    for (const { member } of found) if (member.role === "manager") managers.add(member.device);
  }
  const latestLast = lawful.toSorted((a, b) => compareEntries(a.entry, b.entry));
  return new Map(latestLast.map(({ member }) => [member.device, member]));
};

/** By stamp, equal ones by author and place: any order does that is the same on every till. */
const compareEntries = (a: Entry, b: Entry): number => {
  const byStamp = compareHlc(a.hlc, b.hlc);
  if (byStamp !== 0) return byStamp;
  const [authorA, authorB] = [authorOf(a.device, a.epoch), authorOf(b.device, b.epoch)];
  if (authorA !== authorB) return authorA < authorB ? -1 : 1;
  return a.seq - b.seq;
};

/**
 * The key that seals of `device` must verify against: the admitted one or, for a founder not yet known, the one in
 * its own root-signed first entry. Null when the device is no member.
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
  return membersOf(crypto, [first]).get(device)?.sealKey ?? null;
};
