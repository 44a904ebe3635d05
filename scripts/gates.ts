/**
 * Every gate that is not a test, one after the other, all of them even when one fails, with the time each took.
 * `npm run gates`; `npm test` runs it before the tests.
 */
import { spawnSync } from "node:child_process";

const GATES = ["types", "lint", "format", "layers", "unused"];

const failed = GATES.filter((gate) => {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync("npm", ["run", "--silent", gate], { encoding: "utf8" });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${status === 0 ? "ok  " : "FAIL"} ${gate} (${seconds} s)`);
  if (status !== 0) console.log(`${stdout}${stderr}`.trimEnd());
  return status !== 0;
});

if (failed.length > 0) console.error(`Failed: ${failed.join(", ")}. Each runs alone as \`npm run ${failed[0]}\`.`);
process.exitCode = failed.length > 0 ? 1 : 0;
