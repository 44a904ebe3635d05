import {
  createHash,
  createPrivateKey,
  createPublicKey,
  sign,
  verify as verifySignature,
  type KeyObject,
} from "node:crypto";
import { toHex, utf8 } from "../../../src/kernel/bytes.ts";
import type { Sha256, Signer, Verify } from "../../../src/kernel/ports.ts";
import { CHAIN_START, chainCommit, type ChainedCommit } from "../../../src/log/chain.ts";
import type { EntryDraft } from "../../../src/log/entry.ts";
import { HLC_ZERO } from "../../../src/log/hlc.ts";
import { type AuthorId, authorOf, type ClusterId, type DeviceId, type EpochId } from "../../../src/log/ids.ts";
import { deviceIdOf } from "../../../src/log/membership.ts";
import { TOTALS_ZERO } from "../../../src/log/seal.ts";

export const sha256: Sha256 = (bytes) => new Uint8Array(createHash("sha256").update(bytes).digest());

const SPKI_ED25519 = Buffer.from("302a300506032b6570032100", "hex");
const PKCS8_ED25519 = Buffer.from("302e020100300506032b657004220420", "hex");
const publicKeys = new Map<string, KeyObject>();

export const verify: Verify = (publicKey, bytes, signature) => {
  const hex = toHex(publicKey);
  const known = publicKeys.get(hex);
  const key = known ?? createPublicKey({ key: Buffer.concat([SPKI_ED25519, publicKey]), format: "der", type: "spki" });
  publicKeys.set(hex, key);
  return verifySignature(null, bytes, key, signature);
};

/** The same key for the same seed, so that a test's bytes are the same tomorrow. */
export const signerOf = (seed: string): Signer => {
  const secret = sha256(utf8(seed));
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_ED25519, secret]), format: "der", type: "pkcs8" });
  const spki = createPublicKey(key).export({ format: "der", type: "spki" });
  return {
    publicKey: new Uint8Array(spki.subarray(12)),
    sign: (bytes) => new Uint8Array(sign(null, bytes, key)),
  };
};

export const CLUSTER = "c0".repeat(16) as ClusterId;

/** A device that writes real entries with real seals. */
export interface TestAuthor {
  readonly device: DeviceId;
  readonly epoch: EpochId;
  readonly author: AuthorId;
  readonly sealKey: Uint8Array;
  /** The next commit of `drafts.length` entries. */
  commit(drafts?: readonly EntryDraft[]): ChainedCommit;
  /** Another future from the same place: for forks. */
  fork(): TestAuthor;
}

export const draftOfText = (text: string): EntryDraft => ({
  entityType: "note",
  entityId: `note-${text.length}`,
  operation: "add",
  schemaVersion: 1,
  payload: JSON.stringify({ text }),
});

export const createAuthor = (seed: string, cluster: ClusterId = CLUSTER): TestAuthor => {
  const signer = signerOf(seed);
  const device = deviceIdOf(sha256, signer.publicKey);
  const epoch = toHex(sha256(utf8(`${seed} epoch`)).subarray(0, 8)) as EpochId;
  const make = (start: { head: ChainedCommit["head"]; hlc: ChainedCommit["hlc"] }): TestAuthor => {
    let at = start;
    return {
      device,
      epoch,
      author: authorOf(device, epoch),
      sealKey: signer.publicKey,
      commit: (drafts = [draftOfText(`${seed} ${at.head.seq + 1}`)]) => {
        const context = { cluster, device, epoch, signer, sha256 };
        const commit = chainCommit(context, at, drafts, { wallMs: 1_700_000_000_000, totals: TOTALS_ZERO });
        at = commit;
        return commit;
      },
      fork: () => make(at),
    };
  };
  return make({ head: CHAIN_START, hlc: HLC_ZERO });
};
