import { join } from "node:path";
import type { EntryDraft } from "../src/log/entry.ts";
import { generateSigner, systemClock, systemRandom, systemSha256, systemVerify } from "../src/node/system.ts";
import { insertPrintJob } from "../src/node/printing/print-jobs.ts";
import { newEpoch } from "../src/node/founding.ts";
import { tillMigrations } from "../src/node/migrations.ts";
import { deviceIdOf } from "../src/log/membership.ts";
import type { ClusterId } from "../src/log/ids.ts";
import { openDatabase } from "../src/store/open-database.ts";
import { openStore } from "../src/store/open-store.ts";

/** A store of its own that commits finished sales: number, JSON, hash, seal, projections and print job, and nothing before. */
export const openCommitter = (folder: string, cluster: ClusterId) => {
  const { signer } = generateSigner();
  const store = openStore({
    sql: openDatabase(join(folder, "commits.sqlite")),
    migrations: tillMigrations(),
    cluster,
    device: deviceIdOf(systemSha256, signer.publicKey),
    signer,
    sha256: systemSha256,
    verify: systemVerify,
    clock: systemClock,
    newEpoch,
    onReplicated: () => {},
  });
  return {
    commit: (sale: { readonly id: string; readonly body: unknown }): void => {
      const draft: EntryDraft = {
        entityType: "sale",
        entityId: systemRandom.uuid(),
        operation: "complete",
        schemaVersion: 1,
        payload: JSON.stringify(sale.body),
      };
      const { receiptNumber, perpetualTotal, receiptCount } = store.own.totals();
      const totals = { receiptNumber: receiptNumber + 1, perpetualTotal, receiptCount: receiptCount + 1 };
      const job = {
        jobId: systemRandom.uuid(),
        saleId: sale.id,
        copy: 0,
        opensDrawer: false,
        atMs: systemClock.wallMs(),
      };
      store.own.commit([draft], totals, () => insertPrintJob(store.sql, job));
    },
    close: () => store.close(),
  };
};
