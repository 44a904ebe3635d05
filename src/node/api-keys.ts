import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Sql } from "../store/sql.ts";

/** What the holder of a key may do: `cashier` sells, `manager` also changes the catalogue. */
export const API_ROLES = ["cashier", "manager"] as const;
export type ApiRole = (typeof API_ROLES)[number];

/** Who is calling. */
export interface Caller {
  readonly name: string;
  readonly role: ApiRole;
}

const hashOf = (secret: string): Buffer => createHash("sha256").update(secret).digest();

/** Makes a key for a local integration. It is returned once; only its hash is kept. Throws when the name is taken. */
export const createApiKey = (sql: Sql, name: string, role: ApiRole, nowMs: number): string => {
  const id = randomBytes(6).toString("hex");
  const secret = randomBytes(24).toString("base64url");
  sql.transaction(() => {
    const taken = sql.prepare("select 1 from api_key where name = ?").get(name);
    if (taken !== undefined) throw new Error(`a key named "${name}" exists already. Choose another name`);
    sql
      .prepare("insert into api_key (key_id, name, role, key_hash, created_at) values (?, ?, ?, ?, ?)")
      .run(id, name, role, hashOf(secret), nowMs);
  });
  return `tmk_${id}_${secret}`;
};

/** Who holds `key`, or null. */
export const callerOf = (sql: Sql, key: string): Caller | null => {
  const match = /^tmk_([0-9a-f]{12})_([\w-]{32})$/.exec(key);
  if (match === null) return null;
  const [, id = "", secret = ""] = match;
  const row = sql
    .prepare<{ name: string; role: ApiRole; key_hash: Uint8Array }>(
      "select name, role, key_hash from api_key where key_id = ?",
    )
    .get(id);
  return row !== undefined && timingSafeEqual(hashOf(secret), row.key_hash) ? { name: row.name, role: row.role } : null;
};

/** The secret of the till's own page: made of the local key, so that a page left open goes on after the till's restart. */
export const pageSessionOf = (localKey: string): string =>
  createHmac("sha256", localKey).update("the till's own page").digest("base64url");

/** Whether two secrets are the same, in constant time. */
export const secretsEqual = (a: string, b: string): boolean => timingSafeEqual(hashOf(a), hashOf(b));
