/** A store of pretend: a root, its devices, and what each would write. */
import { authorOf, type AuthorId, type ClusterId, type DeviceId, type EpochId } from "../../src/log/ids.ts";
import { CHAIN_START, chainCommit, type ChainedCommit, type ChainHead } from "../../src/log/chain.ts";
import type { EntryDraft } from "../../src/log/entry.ts";
import { type Hlc, HLC_ZERO } from "../../src/log/hlc.ts";
import { clusterIdOf, deviceIdOf, type Member, memberDraft, type Role } from "../../src/log/membership.ts";
import { type SealTotals, TOTALS_ZERO } from "../../src/log/seal.ts";
import type { Signer } from "../../src/kernel/ports.ts";
import { NOON } from "./drafts.ts";
import { sha256, signerNamed } from "./crypto.ts";

export interface Device {
  readonly signer: Signer;
  readonly device: DeviceId;
  readonly epoch: EpochId;
  readonly author: AuthorId;
  readonly member: Member;
}

export interface StoreWorld {
  readonly cluster: ClusterId;
  readonly root: Signer;
  /** The founder's entry, signed by the root. */
  founding(device: Device): EntryDraft;
  /** The entry by which a manager admits `device`. */
  admission(device: Device, role?: Role): EntryDraft;
}

export const storeWorld = (name = "store"): StoreWorld => {
  const root = signerNamed(`${name} root`);
  const cluster = clusterIdOf(sha256, root.publicKey);
  return {
    cluster,
    root,
    founding: (device) => memberDraft(cluster, device.member, root),
    admission: (device, role) => memberDraft(cluster, { ...device.member, role: role ?? device.member.role }),
  };
};

/** The device called `name`; `life` tells its epochs apart. */
export const deviceNamed = (name: string, number: number, role: Role = "till", life = 1): Device => {
  const signer = signerNamed(name);
  const device = deviceIdOf(sha256, signer.publicKey);
  const epoch = life.toString(16).padStart(16, "0") as EpochId;
  const member = { device, number, name, role, sealKey: signer.publicKey, tlsPin: "p".repeat(43) };
  return { signer, device, epoch, author: authorOf(device, epoch), member };
};

export interface Pen {
  /** Writes one commit after all before it. */
  write(drafts: readonly EntryDraft[], totals?: SealTotals): ChainedCommit;
  head(): ChainHead;
  /** Another pen that goes on from here: what a cloned or restored device does. */
  clone(): Pen;
}

/** Writes the chain of one device without any store. */
export const penOf = (
  world: Pick<StoreWorld, "cluster">,
  device: Device,
  from: ChainHead = CHAIN_START,
  hlcFrom: Hlc = HLC_ZERO,
): Pen => {
  let head = from;
  let hlc = hlcFrom;
  let wallMs = NOON;
  return {
    write: (drafts, totals = TOTALS_ZERO) => {
      wallMs += 1000;
      const context = { ...device, cluster: world.cluster, sha256 };
      const commit = chainCommit(context, { head, hlc }, drafts, { wallMs, totals });
      ({ head, hlc } = commit);
      return commit;
    },
    head: () => head,
    clone: () => penOf(world, device, head, hlc),
  };
};
