import { copyFileSync, readFileSync } from "node:fs";
import { authorOf, parseEpochId } from "../src/log/ids.ts";
import { createNode } from "../src/node/create-node.ts";
import { type DataDir, dataDirAt } from "../src/node/data-dir.ts";
import { foundStore, newEpoch } from "../src/node/founding.ts";
import type { Identity } from "../src/node/identity.ts";
import { tillMigrations } from "../src/node/migrations.ts";
import type { StoreSettings } from "../src/domain/settings-body.ts";
import { storeSettingsOf } from "../src/node/store-defaults.ts";
import { loadSigner, systemClock, systemRandom, systemSha256, systemVerify } from "../src/node/system.ts";
import type { Till } from "../src/node/till.ts";
import { createAddressBook, parseAddress } from "../src/peer/addresses.ts";
import { systemScheduler } from "../src/peer/system-scheduler.ts";
import { createTlsTransport } from "../src/peer/tls-transport.ts";
import { openDatabase } from "../src/store/open-database.ts";
import type { Sql } from "../src/store/sql.ts";
import { printerProfileSchema } from "../src/hardware/escpos/printer-profile.ts";
import { createTcpTransport } from "../src/hardware/tcp-9100.ts";

/** A till in this process, alone, with the shipped catalogue; its writes can be watched. */
export interface BenchStore {
  readonly till: Till;
  readonly identity: Identity;
  newId(): string;
  /** Entries this till has written so far, and how many tills hold the one at a seq: cheap enough to ask all the time. */
  written(): number;
  holders(seq: number): number;
  /** Copies the database, whole, to `path`. */
  copyTo(path: string): void;
  close(): Promise<void>;
}

const silent = { info: () => {}, warn: () => {}, error: () => {} };

const benchSettings = (): StoreSettings => {
  const settings = storeSettingsOf({
    name: "Bench",
    currency: "EUR",
    timeZone: "Europe/Zagreb",
    locale: "en-IE",
    tax: ["A=25", "B=13", "C=5"],
    taxMode: "included",
    taxRounding: "rate",
  });
  if (!settings.ok) throw new Error(settings.error);
  return settings.value;
};

/** Founds a store in `folder` and opens its till; `watch` may wrap the database. */
export const benchStore = async (
  folder: string,
  options: {
    readonly watch?: (sql: Sql) => Sql;
    /** Port of the printer on this machine: null for none, left out for one that is never started. */
    readonly printerPort?: number | null;
    readonly join?: (founder: DataDir, identity: Identity) => Promise<string>;
  },
): Promise<BenchStore> => {
  const dir = dataDirAt(folder);
  const identity = await foundStore(openDatabase, dir, { number: 1, name: "Lane 1" }, benchSettings());
  const neighbour = await options.join?.(dir, identity);
  const typed = neighbour === undefined ? null : parseAddress(neighbour);
  const shared = { scheduler: systemScheduler(), clock: systemClock, logger: silent };
  const sql = openDatabase(dir.database);
  const node = createNode(
    { identity, version: "bench", demo: false, cashier: "Bench" },
    {
      ...shared,
      sql: options.watch?.(sql) ?? sql,
      migrations: tillMigrations(),
      signer: loadSigner(identity.sealKey),
      sha256: systemSha256,
      verify: systemVerify,
      random: systemRandom,
      newEpoch,
      transport: createTlsTransport({ ...shared, certificate: identity.tls, listen: { host: "127.0.0.1", port: 0 } }),
      discovery: null,
      addresses: createAddressBook({
        typed: typed === null ? [] : [typed],
        file: { read: () => null, write: () => {} },
      }),
      printer:
        options.printerPort === null
          ? null
          : {
              transport: createTcpTransport({ host: "127.0.0.1", port: options.printerPort ?? 9 }),
              profile: printerProfileSchema.parse({}),
            },
      onFault: (error) => {
        throw error;
      },
    },
  );
  const imported = node.till.importCatalogue(new Uint8Array(readFileSync("assets/catalogue/groceries-eur.csv")));
  if (!imported.ok) throw new Error(imported.error.message);
  if (typed !== null || options.printerPort !== undefined) await node.start();
  const { epoch } = node.till.status({ digests: false }).till;
  const author = authorOf(identity.device, parseEpochId(epoch) ?? newEpoch());
  return {
    till: node.till,
    identity,
    written: () => node.till.status({ digests: false }).vector[author] ?? 0,
    holders: (seq) => node.peers.holders(author, seq),
    newId: () => systemRandom.uuid(),
    copyTo: (path) => {
      sql.exec("pragma wal_checkpoint(truncate)");
      copyFileSync(dir.database, path);
    },
    close: () => node.stop(),
  };
};
