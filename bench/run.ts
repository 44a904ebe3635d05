/**
 * The project's benchmarks: each figure beside its baseline, measured in the same run, as a ratio. Absolute figures are
 * this machine's; only the ratios travel. `npm run bench` prints them; nothing asserts on them.
 */
import { readFileSync } from "node:fs";
import { readBusyArticles } from "../src/node/demo/articles.ts";
import { busyHour } from "../src/node/demo/busy-hour.ts";
import { systemRandom } from "../src/node/system.ts";
import { measureReplication } from "./replication-latency.ts";
import { measureBlackHole } from "./printer-black-hole.ts";
import { measureSaleCommits } from "./sale-commits.ts";

const articles = readBusyArticles(readFileSync("assets/catalogue/groceries-eur.csv", "utf8"));
const sales = busyHour({ articles, tills: 1, sales: 500, speed: 1, exponent: 2, random: systemRandom }).map(
  ({ sale }) => sale,
);

const commits = await measureSaleCommits(sales);
console.log("Sale commits: through the till, and the same rows bare", commits);
const latency = await measureReplication(sales);
console.log("A commit on one till until it is fsynced on another, and a bare TLS echo with an insert", latency);
const blackHole = await measureBlackHole(sales);
console.log("A sale while the printer takes everything and answers nothing, and without a printer", blackHole);
