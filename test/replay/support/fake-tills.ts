import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type { TillPool } from "../../../scripts/replay/till-pool.ts";
import { oneShotSaleSchema, saleSchema, type Sale, type SaleSummary } from "../../../src/api/schemas.ts";
import type { StoreSettings } from "../../../src/domain/settings-body.ts";
import { ringUp } from "./ring-up.ts";

/** What a fake store does wrong on purpose, so that the replay's checks can be seen to find it. */
export type Planted =
  | "forgets the last sale when killed"
  | "stores a repeated call twice"
  | "charges a cent more"
  | "changes a sale"
  | "gives a number twice"
  | "skips a number"
  | "keeps a sale to itself";

interface Stored {
  readonly sale: Sale;
  readonly till: number;
}

export interface FakeStore extends TillPool {
  readonly killed: readonly number[];
}

const KEY = "fake-key";

/**
 * Tills that are HTTP servers and no more: one list in memory is the disks of all, and a killed till cuts its connections
 * in the middle of whatever it does. Sums come from the real rules.
 */
export const startFakeTills = async (count: number, settings: StoreSettings, planted?: Planted): Promise<FakeStore> => {
  let disk: Stored[] = [];
  const numbers = Array.from({ length: count }, () => 0);
  const killed: number[] = [];
  const servers: Server[] = [];
  const ports: number[] = [];

  const nextNumber = (till: number): number => {
    const before = numbers[till] ?? 0;
    const step =
      planted === "gives a number twice" && before === 2 ? 0 : planted === "skips a number" && before === 2 ? 2 : 1;
    numbers[till] = before + step;
    return before + step;
  };

  const store = (till: number, json: unknown): Sale => {
    const call = oneShotSaleSchema.parse(json);
    const known = disk.find(({ sale }) => sale.id === call.id);
    if (known !== undefined && planted !== "stores a repeated call twice") return known.sale;
    const body = ringUp(call, settings);
    const cent = planted === "charges a cent more" && disk.length === 3 ? 1 : 0;
    const sale = saleSchema.parse({
      id: call.id,
      body: {
        ...body,
        lines: body.lines.map((line) => ({ ...line, id: call.id })),
        voided: [],
        tenders: body.tenders.map((tender) => ({ ...tender, id: call.id })),
        receipt: { series: `T${till}`, number: nextNumber(till) },
        totals: { ...body.totals, due: body.totals.due + cent },
      },
      seal: "",
      onTills: count,
      tills: count,
      status: "PENDING",
      print: null,
    });
    disk.push({ sale, till });
    return sale;
  };

  const heldBy = (till: number): Stored[] =>
    planted === "keeps a sale to itself" ? disk.filter((stored, i) => i !== 1 || stored.till === till) : disk;

  const summary = ({ sale, till }: Stored): SaleSummary => ({
    id: sale.id,
    receipt: `${sale.body.receipt.series}-${sale.body.receipt.number}`,
    kind: sale.body.kind,
    till: `Till ${till}`,
    soldAt: 0,
    total: sale.body.totals.total,
    items: sale.body.lines.length,
    tenders: [],
    onTills: count,
    status: "PENDING",
  });

  const answer = async (till: number, request: IncomingMessage): Promise<[number, unknown]> => {
    const url = new URL(request.url ?? "/", "http://fake");
    if (request.headers.authorization !== `Bearer ${KEY}`) return [401, { error: "unauthorised", message: "No key." }];
    if (request.method === "POST" && url.pathname === "/api/sales") {
      let text = "";
      for await (const chunk of request) text += String(chunk);
      const sale = store(till, JSON.parse(text));
      // Stored, not yet answered: where a kill hurts most.
      await wait(3);
      return [200, sale];
    }
    if (url.pathname === "/api/status") {
      const held = heldBy(till).length;
      return [200, { entries: held, vector: { all: held }, digests: { sales: `${held}` } }];
    }
    if (url.pathname === "/api/sales") {
      const held = heldBy(till).toReversed();
      const from = Number(url.searchParams.get("before") ?? 0);
      // Smaller pages than asked for: a client must follow them.
      const next = from + 7;
      return [200, { items: held.slice(from, next).map(summary), next: next < held.length ? `${next}` : null }];
    }
    const found = heldBy(till).find(({ sale }) => url.pathname === `/api/sales/${sale.id}`);
    if (found === undefined) return [404, { error: "not-found", message: "No such sale." }];
    const { sale } = found;
    const changed = planted === "changes a sale" && found === disk[2];
    return [200, changed ? { ...sale, body: { ...sale.body, cashier: "somebody else" } } : sale];
  };

  const respond = async (till: number, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [status, json] = await answer(till, request).catch(
      (error: unknown) => [409, { error: "refused", message: String(error) }] as const,
    );
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(json));
  };

  const open = async (till: number): Promise<void> => {
    const server = createServer((request, response) => void respond(till, request, response));
    await new Promise<void>((resolve) => {
      server.listen(ports[till] ?? 0, "127.0.0.1", resolve);
    });
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("a port");
    ports[till] = address.port;
    servers[till] = server;
  };
  const close = async (till: number): Promise<void> => {
    const server = servers[till];
    await new Promise<void>((resolve) => {
      server?.close(() => resolve());
      server?.closeAllConnections();
    });
  };

  for (let till = 0; till < count; till++) await open(till);
  return {
    killed,
    addresses: () => ports.map((port) => ({ url: `http://127.0.0.1:${port}`, key: KEY })),
    kill: async (till) => {
      killed.push(till);
      await close(till);
      if (planted === "forgets the last sale when killed") disk = disk.slice(0, -1);
    },
    restart: open,
    stop: async () => {
      for (let till = 0; till < count; till++) await close(till);
    },
  };
};
