/** `npm run layers`: fails when src/ imports anything layers.json does not allow. */
import { join } from "node:path";
import { checkLayers, readLayers } from "./layers.ts";

const root = join(import.meta.dirname, "..");
const report = await checkLayers(root, readLayers(join(root, "layers.json")));
for (const fault of report.faults) console.error(`  ${fault}`);
console.log(`layers: ${report.modules} modules, ${report.dependencies} imports, ${report.faults.length} faults`);
process.exitCode = report.faults.length > 0 ? 1 : 0;
