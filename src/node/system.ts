import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hash,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from "node:crypto";
import { uuidv7 } from "uuidv7";
import { must } from "../kernel/assert.ts";
import { toHex } from "../kernel/bytes.ts";
import type { Clock, Logger, Random, Sha256, Signer, Verify } from "../kernel/ports.ts";

/** Real time, chance and cryptography: what `start-node` hands to the pure rooms. */

export const systemClock: Clock = {
  wallMs: () => Date.now(),
  monoMs: () => performance.now(),
};

export const systemRandom: Random = {
  bytes: (length) => new Uint8Array(randomBytes(length)),
  uuid: () => uuidv7(),
  fraction: () => Math.random(),
};

export const systemSha256: Sha256 = (bytes) => new Uint8Array(hash("sha256", bytes, "buffer"));

/** DER prefix of an Ed25519 SubjectPublicKeyInfo (RFC 8410 section 4); the 32-byte key follows. */
const SPKI_PREFIX = Buffer.from("302a300506032b6570032100", "hex");

// Making a key object costs twice as much as the check itself, and a store has few keys.
const keyObjects = new Map<string, KeyObject>();
const KEY_OBJECTS_MAX = 512;

const publicKeyOf = (raw: Uint8Array): KeyObject => {
  const id = toHex(raw);
  const known = keyObjects.get(id);
  if (known !== undefined) return known;
  if (keyObjects.size >= KEY_OBJECTS_MAX) keyObjects.clear();
  const key = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, raw]), format: "der", type: "spki" });
  keyObjects.set(id, key);
  return key;
};

export const systemVerify: Verify = (publicKey, bytes, signature) => {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  try {
    return verify(null, bytes, publicKeyOf(publicKey), signature);
  } catch {
    return false;
  }
};

const rawPublicKey = (key: KeyObject): Uint8Array =>
  new Uint8Array(Buffer.from(must(createPublicKey(key).export({ format: "jwk" }).x, "a public key"), "base64url"));

const signerOf = (privateKey: KeyObject): Signer => ({
  publicKey: rawPublicKey(privateKey),
  sign: (bytes) => new Uint8Array(sign(null, bytes, privateKey)),
});

/** A new Ed25519 key and its PKCS #8 form for the identity file. */
export const generateSigner = (): { signer: Signer; pkcs8: string } => {
  const { privateKey } = generateKeyPairSync("ed25519");
  const pkcs8 = privateKey.export({ format: "der", type: "pkcs8" }).toString("base64");
  return { signer: signerOf(privateKey), pkcs8 };
};

/** The signer of a stored PKCS #8 key. Throws when it is none. */
export const loadSigner = (pkcs8: string): Signer =>
  signerOf(createPrivateKey({ key: Buffer.from(pkcs8, "base64"), format: "der", type: "pkcs8" }));

/** Whoever read the log may be gone; that is no reason to stop selling. */
const ignoreGoneReader = (): void => {};

/** Log lines as JSON on standard error, one a line, for whatever collects them. */
export const jsonLogger = (fields: Readonly<Record<string, unknown>>): Logger => {
  process.stderr.off("error", ignoreGoneReader).on("error", ignoreGoneReader);
  const write = (level: string, message: string, more?: Readonly<Record<string, unknown>>): void => {
    process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), level, message, ...fields, ...more })}\n`);
  };
  return {
    info: (message, more) => write("info", message, more),
    warn: (message, more) => write("warn", message, more),
    error: (message, more) => write("error", message, more),
  };
};
