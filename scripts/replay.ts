/**
 * Rings up recorded receipts through the API of running tills and checks every cent:
 * `npm run replay -- FILE [--tills URL,URL] [--kill N]`. Exits 1 when a receipt is wrong or a till lost, doubled or
 * changed something.
 */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { REPLAY_STORE } from "./replay/convert.ts";
import { startRealTills, type RealTills } from "./replay/real-tills.ts";
import { replay } from "./replay/replay.ts";
import { readReplayCatalogue } from "./replay/replay-catalogue.ts";
import { reportOf, succeeded } from "./replay/report.ts";
import { runningTills, type TillPool } from "./replay/till-pool.ts";

const USAGE = `npm run replay -- FILE [options]

FILE is a recorded log (.csv or .csv.gz) in the columns of CORE-POS, one receipt number on all rows of a receipt.

  --tills URL,...   ring up at these tills, which must belong to a store with the log's currency and taxes, and sell
                    nothing else meanwhile; without it, a new store of three tills is started, and thrown away afterwards
  --key KEY,...     API keys for --tills, one a till in the same order, the first a manager's to import articles
                    (or TILLMESH_API_KEY in the environment)
  --catalogue FILE  import these articles first (default without --tills: catalogue.csv beside FILE, if it is there)
  --limit N         ring up the first N receipts only
  --kill N          kill -9 a random till N times on the way (not with --tills)
  --seed N          choose other moments and tills to kill (default 1)
  --keep            leave the new store's files, and say where they are`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    tills: { type: "string" },
    key: { type: "string" },
    catalogue: { type: "string" },
    limit: { type: "string" },
    kill: { type: "string", default: "0" },
    seed: { type: "string", default: "1" },
    keep: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

const wrong = (message: string): never => {
  console.error(`${message}\n\n${USAGE}`);
  process.exit(2);
};

const count = (name: string, text: string): number =>
  /^\d{1,9}$/.test(text) ? Number(text) : wrong(`--${name} must be a whole number, not "${text}"`);

const say = (line: string): void => console.error(line);

const openPool = async (): Promise<{ pool: TillPool; own: RealTills | null }> => {
  if (values.tills === undefined) {
    const own = await startRealTills({ tills: 3, settings: REPLAY_STORE, keep: values.keep });
    say(
      `A new store of three tills: ${own
        .addresses()
        .map(({ url }) => url)
        .join(" ")}`,
    );
    if (values.keep) say(`Its files stay in ${own.folder}`);
    return { pool: own, own };
  }
  const key = values.key ?? process.env["TILLMESH_API_KEY"] ?? "";
  if (key === "") wrong("--tills needs a key: tillmesh api-key create --name replay --role manager");
  return { pool: runningTills(values.tills.split(","), key.split(",")), own: null };
};

/** Lets each of the replay's own tills check what it left on disk; true when all are clean. */
const verified = async (own: RealTills): Promise<boolean> => {
  const tills = await own.verify();
  console.log("\nverify, after the tills were closed:");
  for (const [i, { said }] of tills.entries()) console.log(`  till ${i + 1}: ${said}`);
  return tills.every(({ isClean }) => isClean);
};

if (values.help) {
  console.log(USAGE);
  process.exit(0);
}
const file = positionals[0] ?? wrong("Which file is to be replayed?");
if (!existsSync(file)) wrong(`There is no file ${file}`);
const beside = join(dirname(file), "catalogue.csv");
const articles = values.catalogue ?? (values.tills === undefined && existsSync(beside) ? beside : null);
const kills = count("kill", values.kill);
if (kills > 0 && values.tills !== undefined) wrong("--kill is for the replay's own tills: leave --tills out");
const options = {
  file,
  catalogue: articles === null ? null : readReplayCatalogue(articles),
  limit: values.limit === undefined ? Number.POSITIVE_INFINITY : count("limit", values.limit),
  kills,
  seed: count("seed", values.seed),
  startedAt: Date.now(),
  say,
};

// Leaves through the front door, where the replay's own tills are ended.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(130));

const run = async (): Promise<number> => {
  const { pool, own } = await openPool();
  try {
    const facts = await replay({ ...options, pool });
    console.log(reportOf(facts));
    const isClean = own === null || (await verified(own));
    return succeeded(facts) && isClean ? 0 : 1;
  } finally {
    await pool.stop();
  }
};

try {
  process.exitCode = await run();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
