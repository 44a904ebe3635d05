/** Keys and hashes for tests: real cryptography, keys that are the same on every run. */
import { createHash, createPrivateKey, createPublicKey, sign, verify } from "node:crypto";
import type { Sha256, Signer, Verify } from "../../src/kernel/ports.ts";

export const sha256: Sha256 = (bytes) => new Uint8Array(createHash("sha256").update(bytes).digest());

/** RFC 8410: what stands before the 32 bytes of an Ed25519 private and public key in DER. */
const PRIVATE_PREFIX = "302e020100300506032b657004220420";
const PUBLIC_PREFIX = "302a300506032b6570032100";

/** The signer whose secret key is 32 bytes of hexadecimal. */
export const signerOf = (secretHex: string): Signer => {
  const key = createPrivateKey({ key: Buffer.from(PRIVATE_PREFIX + secretHex, "hex"), format: "der", type: "pkcs8" });
  const spki = createPublicKey(key).export({ format: "der", type: "spki" });
  return {
    publicKey: new Uint8Array(spki.subarray(-32)),
    sign: (bytes) => new Uint8Array(sign(null, bytes, key)),
  };
};

export const verifyEd25519: Verify = (publicKey, bytes, signature) => {
  if (publicKey.length !== 32) return false;
  const der = Buffer.concat([Buffer.from(PUBLIC_PREFIX, "hex"), publicKey]);
  return verify(null, bytes, createPublicKey({ key: der, format: "der", type: "spki" }), signature);
};

/** The first three secret keys of RFC 8032 section 7.1 and their public keys. */
export const RFC_8032_KEYS = [
  {
    secret: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
    publicKey: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
  },
  {
    secret: "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
    publicKey: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
  },
  {
    secret: "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
    publicKey: "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
  },
] as const;

/** A key made of a name: for stores with more devices than the RFC has keys. */
export const signerNamed = (name: string): Signer => signerOf(createHash("sha256").update(name).digest("hex"));

export const crypto = { sha256, verify: verifyEd25519 };
