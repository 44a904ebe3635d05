/** A real till on a directory of its own, and the ways to it: its page, a program with a key, the command line. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Problem } from "../../../src/api/schemas.ts";
import type { StoreSettings } from "../../../src/domain/settings-body.ts";
import { type ApiRole, createApiKey } from "../../../src/node/api-keys.ts";
import { type DataDir, dataDirAt } from "../../../src/node/data-dir.ts";
import { admitMember, foundStore, makeIdentity, seedLog } from "../../../src/node/founding.ts";
import { memberOf, readIdentity } from "../../../src/node/identity.ts";
import { openSql, type RunningTill, type StartOptions, startTill } from "../../../src/node/start-node.ts";

/** A shop with three rates, prices with tax, and no cash rounding. */
export const SHOP: StoreSettings = {
  name: "Corner Market",
  headerLines: ["1 High Street"],
  footerLines: ["Thank you"],
  currency: "EUR",
  locale: "en-IE",
  timeZone: "Europe/Dublin",
  dayStartsAtMinutes: 0,
  taxMode: "included",
  taxRounding: "rate",
  taxRates: [
    { code: "A", rate: 25_000, label: "VAT 25 %" },
    { code: "B", rate: 13_000, label: "VAT 13 %" },
    { code: "C", rate: 5_000, label: "VAT 5 %" },
  ],
  cashRounding: null,
  priceLabels: [
    { prefix: "20", itemDigits: 5, measureDigits: 5, measure: "weight", decimals: 3, verifier: false },
    { prefix: "21", itemDigits: 5, measureDigits: 5, measure: "price", decimals: 2, verifier: false },
  ],
};

/** Check digits are real; MILK has an EAN-13, CHIPS a UPC, CHEESE and MEAT a label of the store's scale. */
export const CATALOGUE = [
  "sku,name,brand,category,unit,price,tax_code,barcodes",
  "milk,Milk 1 l,Dairy,Dairy,each,1.29,C,3850123456782",
  "chips,Chips,Crunch,Snacks,each,2.49,A,036000291452",
  "apples,Apples,,Fruit,kg,1.99,C,",
  "cheese,Gouda,,Dairy,kg,12.90,C,2012345000001",
  "meat,Minced meat,,Meat,kg,8.50,B,2154321000008",
  "bag,Bag,,Other,each,0.10,A,",
].join("\n");

export const tempDir = (): DataDir => {
  const path = mkdtempSync(join(tmpdir(), "tillmesh-node-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return dataDirAt(join(path, "till"));
};

/** A call with a key. The answer is the contract's own type, which the caller names: nothing else can know it. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller names the answer; nothing here can infer it
export type Call = <T>(method: string, path: string, body?: unknown) => Promise<{ status: number; body: T }>;

export const callerAt =
  (url: string, key: string): Call =>
  async (method, path, body) => {
    const isCsv = typeof body === "string" || body instanceof Uint8Array;
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body !== undefined && { "content-type": isCsv ? "text/csv" : "application/json" }),
      },
      ...(body !== undefined && { body: isCsv ? (body as string) : JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as never };
  };

/** A key of the running (or stopped) till in `dir`, made as the command line makes it. */
export const keyIn = (dir: DataDir, role: ApiRole, name: string = role): string => {
  const sql = openSql(dir.database);
  try {
    return createApiKey(sql, name, role, Date.now());
  } finally {
    sql.close();
  }
};

const newKeys = (dir: DataDir): TestTill["keys"] => {
  const suffix = process.hrtime.bigint().toString(36);
  return {
    cashier: keyIn(dir, "cashier", `cashier ${suffix}`),
    manager: keyIn(dir, "manager", `manager ${suffix}`),
  };
};

export interface TestTill {
  readonly dir: DataDir;
  readonly url: string;
  readonly peerPort: number;
  readonly cashier: Call;
  readonly manager: Call;
  /** The keys themselves. */
  readonly keys: Readonly<Record<ApiRole, string>>;
  stop(): Promise<void>;
}

/** Founds a store (once a directory) and starts its till. Stops with the test, if not before. */
export const runTill = async (
  more: {
    readonly dir?: DataDir;
    readonly settings?: StoreSettings;
    readonly catalogue?: string;
    readonly start?: Partial<StartOptions>;
    /** Of an earlier run on the same directory; made anew when left out. */
    readonly keys?: TestTill["keys"];
  } = {},
): Promise<TestTill> => {
  const dir = more.dir ?? tempDir();
  if (!existsSync(dir.identity)) await foundStore(openSql, dir, { number: 1, name: "Lane 1" }, more.settings ?? SHOP);
  const till: RunningTill = await startTill({
    dir,
    httpPort: 0,
    peerPort: 0,
    printer: null,
    peers: [],
    cashier: "Ada",
    demo: false,
    ...more.start,
  });
  let stopped: Promise<void> | null = null;
  const stop = (): Promise<void> => (stopped ??= till.stop());
  onTestFinished(stop);
  const keys = more.keys ?? newKeys(dir);
  const manager = callerAt(till.url, keys.manager);
  if (more.catalogue !== undefined) await manager("POST", "/api/catalogue/import", more.catalogue);
  return {
    dir,
    url: till.url,
    peerPort: till.peerPort,
    keys,
    manager,
    cashier: callerAt(till.url, keys.cashier),
    stop,
  };
};

/** The directory of a second till (or third) of the store whose first till, not running, lives in `first`. */
export const joinedDir = async (first: DataDir, number: number): Promise<DataDir> => {
  const founder = readIdentity(first);
  const dir = tempDir();
  const identity = await makeIdentity(dir, founder.cluster, { number, name: `Lane ${number}` }, "till");
  seedLog(openSql, dir, identity, admitMember(openSql, first, founder, memberOf(identity)));
  return dir;
};

/** What a refusal says, for a test's eye: status, kind, message. */
export const refusalOf = ({ status, body }: { status: number; body: unknown }): [number, string, string] => {
  const problem = body as Problem;
  return [status, problem.error, problem.message];
};
