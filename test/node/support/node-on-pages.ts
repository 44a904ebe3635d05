/** A till assembled from ports, on a database that may be kept from growing: a full disk without a disk. */
import { onTestFinished } from "vitest";
import { createNode, type TillNode } from "../../../src/node/create-node.ts";
import { foundStore, newEpoch } from "../../../src/node/founding.ts";
import { tillMigrations } from "../../../src/node/migrations.ts";
import { openSql } from "../../../src/node/start-node.ts";
import { loadSigner, systemClock, systemRandom, systemSha256, systemVerify } from "../../../src/node/system.ts";
import { systemScheduler } from "../../../src/peer/system-scheduler.ts";
import { BARE_HEADERS, bareApp } from "./bare-app.ts";
import { type Call, SHOP, tempDir } from "./running-till.ts";

const QUIET = { info: () => undefined, warn: () => undefined, error: () => undefined };
const NOTHING = (): void => undefined;

export interface NodeOnPages {
  readonly node: TillNode;
  readonly call: Call;
  /** Lets the database grow no further. */
  fill(): void;
  free(): void;
}

export const nodeOnPages = async (): Promise<NodeOnPages> => {
  const dir = tempDir();
  const identity = await foundStore(openSql, dir, { number: 1, name: "Lane 1" }, SHOP);
  const sql = openSql(dir.database);
  const node = createNode(
    { identity, version: "0.0.0", demo: false, cashier: "Ada" },
    {
      sql,
      migrations: tillMigrations(),
      signer: loadSigner(identity.sealKey),
      sha256: systemSha256,
      verify: systemVerify,
      clock: systemClock,
      random: systemRandom,
      logger: QUIET,
      scheduler: systemScheduler(),
      newEpoch,
      transport: {
        start: () => Promise.resolve({ port: 0 }),
        dial: NOTHING,
        send: NOTHING,
        close: NOTHING,
        setCut: NOTHING,
        stop: () => Promise.resolve(),
      },
      discovery: null,
      addresses: { typed: [], lastKnown: () => null, remember: NOTHING },
      printer: null,
      onFault: (error) => {
        throw error;
      },
    },
  );
  await node.start();
  onTestFinished(() => node.stop());
  const app = bareApp(node.till);
  const pages = (): number => sql.prepare<{ page_count: number }>("pragma page_count").get()?.page_count ?? 0;
  return {
    node,
    call: async (method, path, body) => {
      const type = typeof body === "string" ? "text/csv" : "application/json";
      const text = typeof body === "string" ? body : JSON.stringify(body);
      const headers = {
        ...BARE_HEADERS,
        "content-length": String(text?.length ?? 0),
        "content-type": type,
      };
      const response = await app.request(path, { method, headers, ...(text !== undefined && { body: text }) });
      return { status: response.status, body: (await response.json()) as never };
    },
    fill: () => sql.exec(`pragma max_page_count = ${pages()}`),
    free: () => sql.exec("pragma max_page_count = 1000000"),
  };
};
