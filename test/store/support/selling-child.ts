/**
 * A till that sells until it is killed: `node selling-child.ts DATABASE SEED`. Each sale is written to standard output,
 * as `seq id`, once its commit has returned, and not before.
 */
import { writeSync } from "node:fs";
import { tillMigrations } from "../../../src/node/migrations.ts";
import { systemClock } from "../../../src/node/system.ts";
import { openDatabase } from "../../../src/store/open-database.ts";
import { openStore } from "../../../src/store/open-store.ts";
import { crypto } from "../../support/crypto.ts";
import { saleDraft } from "../../support/drafts.ts";
import { seeded } from "../../support/random.ts";
import { deviceNamed, storeWorld } from "../../support/store-world.ts";

const [path = "", seed = "0"] = process.argv.slice(2);
const world = storeWorld();
const till = deviceNamed("lane 1", 1, "manager");
const random = seeded(Number(seed));

const store = openStore({
  ...crypto,
  sql: openDatabase(path),
  migrations: tillMigrations(),
  cluster: world.cluster,
  device: till.device,
  signer: till.signer,
  clock: systemClock,
  newEpoch: () => till.epoch,
  onReplicated: () => {},
});
if (store.own.totals().receiptNumber === 0 && store.log.vector().size === 0) store.own.commit([world.founding(till)]);

for (;;) {
  const { receiptNumber, perpetualTotal, receiptCount } = store.own.totals();
  const lines = Array.from({ length: random.below(20) + 1 }, () => ({ productId: `p-${random.below(200)}` }));
  const draft = saleDraft(random, { number: receiptNumber + 1, lines });
  const totals = {
    receiptNumber: receiptNumber + 1,
    perpetualTotal: perpetualTotal + lines.length * 199,
    receiptCount: receiptCount + 1,
  };
  const commit = store.own.commit([draft], totals);
  writeSync(1, `${commit.head.seq} ${draft.entityId}\n`);
}
