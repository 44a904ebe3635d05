/**
 * The migrations ledger: the checksum of every migration that may already have run in a shop. An edited migration would
 * leave two shops of one version with different tables, so it is refused; what must change goes into a new file.
 * `npm run ledger` records new files and never rewrites a recorded one.
 */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const Ledger = z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/));

/** Name of a migration to SHA-256 of its text. */
export type Checksums = Readonly<Record<string, string>>;

/** The migrations of a directory as they are now. */
export const readMigrations = (dir: string): Checksums =>
  Object.fromEntries(
    readdirSync(dir)
      .filter((name) => name.endsWith(".sql"))
      .toSorted()
      .map((name) => [
        name,
        createHash("sha256")
          .update(readFileSync(join(dir, name)))
          .digest("hex"),
      ]),
  );

/** The migrations of a directory as they were recorded. */
export const readLedger = (dir: string): Checksums => {
  const file = join(dir, "LEDGER.json");
  return existsSync(file) ? Ledger.parse(JSON.parse(readFileSync(file, "utf8"))) : {};
};

/** What is wrong with a directory's migrations against its ledger. */
export const ledgerFaults = (migrations: Checksums, ledger: Checksums): readonly string[] => {
  const faults: string[] = [];
  for (const [index, name] of Object.keys(migrations).entries()) {
    const number = String(index + 1).padStart(4, "0");
    if (!/^\d{4}-[a-z0-9]+(-[a-z0-9]+)*\.sql$/.test(name)) faults.push(`${name}: is not named NNNN-name.sql`);
    else if (!name.startsWith(number)) faults.push(`${name}: ${number} is missing or taken twice`);
    if (ledger[name] === undefined) faults.push(`${name}: not in LEDGER.json, record it with npm run ledger`);
    else if (ledger[name] !== migrations[name])
      faults.push(
        `${name}: was edited after it was recorded: write a new one (or, if no shop ever ran it, record it afresh)`,
      );
  }
  for (const name of Object.keys(ledger)) {
    if (migrations[name] === undefined) faults.push(`${name}: was recorded and is gone`);
  }
  return faults;
};

if (import.meta.main) {
  const migrationsRoot = join(import.meta.dirname, "..", "migrations");
  for (const name of readdirSync(migrationsRoot)) {
    const dir = join(migrationsRoot, name);
    const [migrations, ledger] = [readMigrations(dir), readLedger(dir)];
    const recorded = { ...migrations, ...ledger };
    writeFileSync(join(dir, "LEDGER.json"), `${JSON.stringify(recorded, undefined, 2)}\n`);
    for (const fault of ledgerFaults(migrations, recorded)) {
      console.error(`migrations/${name}/${fault}`);
      process.exitCode = 1;
    }
  }
}
