import "reflect-metadata";
import {
  BasicConstraintsExtension,
  type Extension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  X509CertificateGenerator,
} from "@peculiar/x509";
import { createHash, webcrypto, X509Certificate } from "node:crypto";
import type { DeviceId } from "../log/ids.ts";

/** A till's TLS identity: PEM texts, and the pin its peers know it by. The key is secret. */
export interface DeviceCertificate {
  readonly certPem: string;
  readonly keyPem: string;
  readonly pin: string;
}

// ECDSA over P-256, because the same port may one day serve browsers, which load no Ed25519 certificate.
const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

/** What is used of the package, with Node's types for keys: its own are the browser's, which this room does not see. */
interface SelfSigner {
  createSelfSigned(
    fields: {
      serialNumber: string;
      name: { CN: string[] }[];
      notBefore: Date;
      notAfter: Date;
      signingAlgorithm: typeof ALGORITHM;
      keys: webcrypto.CryptoKeyPair;
      extensions: Extension[];
    },
    crypto: webcrypto.Crypto,
  ): Promise<{ toString(format: "pem"): string }>;
}
const selfSigner = X509CertificateGenerator as unknown as SelfSigner;

/** SHA-256 of the certificate's SubjectPublicKeyInfo, base64url: the pin of RFC 7469 section 2.4. */
export const pinOf = (certificate: X509Certificate): string =>
  createHash("sha256")
    .update(certificate.publicKey.export({ type: "spki", format: "der" }))
    .digest("base64url");

/**
 * A new key with a self-signed certificate. It is dated 1970 to 9999 (the last instant RFC 5280 section 4.1.2.5 can
 * write): trust rests on the pin, and a dead clock battery must not stop a store.
 */
export const createDeviceCertificate = async (device: DeviceId): Promise<DeviceCertificate> => {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
  const serial = webcrypto.getRandomValues(new Uint8Array(16));
  const certificate = await selfSigner.createSelfSigned(
    {
      // A leading 01 keeps the serial positive, as RFC 5280 section 4.1.2.2 demands.
      serialNumber: `01${Buffer.from(serial).toString("hex")}`,
      name: [{ CN: [device] }],
      notBefore: new Date("1970-01-01T00:00:00Z"),
      notAfter: new Date("9999-12-31T23:59:59Z"),
      signingAlgorithm: ALGORITHM,
      keys,
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]),
      ],
    },
    webcrypto,
  );
  const certPem = certificate.toString("pem");
  const der = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey));
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  const keyPem = `-----BEGIN PRIVATE KEY-----\n${lines.join("\n")}\n-----END PRIVATE KEY-----\n`;
  return { certPem, keyPem, pin: pinOf(new X509Certificate(certPem)) };
};
