import { dataDirAt } from "../node/data-dir.ts";
import { verifyData } from "../node/start-node.ts";

/** Re-checks everything in a data directory. Exits 1 when there is a fault, naming the first of each author. */
export const runVerify = (options: { readonly data: string }): void => {
  const report = verifyData(dataDirAt(options.data));
  console.log(`${report.entries} entries and ${report.seals} seals of ${report.authors} authors checked`);
  if (report.faults.length === 0) {
    console.log("no fault: every chain, seal and projection is as it was written");
    return;
  }
  for (const fault of report.faults) console.error(`${fault.where}: ${fault.what}`);
  process.exitCode = 1;
};
