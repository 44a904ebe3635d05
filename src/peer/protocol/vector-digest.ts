import { toHex, utf8 } from "../../kernel/bytes.ts";
import { canonicalJson } from "../../kernel/canonical.ts";
import type { Sha256 } from "../../kernel/ports.ts";
import { type Vector, vectorToJson } from "../../log/vector.ts";

/** First 8 bytes of the SHA-256 of a vector's canonical JSON, hexadecimal; authors at 0 count as absent. */
export const vectorDigest = (sha256: Sha256, vector: Vector): string => {
  const held = new Map([...vector].filter(([, seq]) => seq > 0));
  return toHex(sha256(utf8(canonicalJson(vectorToJson(held)))).subarray(0, 8));
};
