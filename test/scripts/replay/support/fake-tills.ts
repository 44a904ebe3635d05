import { createServer, type IncomingMessage, type Server } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type { TillPool } from "../../../../scripts/replay/till-pool.ts";
import type { FakeStore } from "./fake-store.ts";

export interface FakeTills extends TillPool {
  /** Indexes of the tills that were killed, in order. */
  readonly killed: readonly number[];
}

const KEY = "fake-key";
/** Smaller than any client asks for: it must follow the pages. */
const PAGE = 7;
/** Stored, not yet answered: where a kill hurts most. */
const ANSWER_AFTER_MS = 3;

type Answer = readonly [status: number, json: unknown];

const bodyOf = async (request: IncomingMessage): Promise<unknown> => {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return JSON.parse(text);
};

const ringUpAt = async (store: FakeStore, till: number, request: IncomingMessage): Promise<Answer> => {
  try {
    const sale = store.store(till, await bodyOf(request));
    await wait(ANSWER_AFTER_MS);
    return [200, sale];
  } catch (error) {
    return [409, { error: "refused", message: String(error) }];
  }
};

const answer = async (store: FakeStore, till: number, request: IncomingMessage): Promise<Answer> => {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://fake");
  if (request.headers.authorization !== `Bearer ${KEY}`) return [401, { error: "unauthorised", message: "No key." }];
  if (request.method === "POST") return ringUpAt(store, till, request);
  const held = store.list(till).toReversed();
  if (pathname === "/api/status") {
    return [200, { entries: held.length, vector: { all: held.length }, digests: { sales: `${held.length}` } }];
  }
  if (pathname === "/api/sales") {
    const from = Number(searchParams.get("before") ?? 0);
    const next = from + PAGE;
    return [200, { items: held.slice(from, next), next: next < held.length ? `${next}` : null }];
  }
  const sale = store.find(till, pathname.slice("/api/sales/".length));
  return sale === null ? [404, { error: "not-found", message: "No such sale." }] : [200, sale];
};

const listen = async (server: Server, port: number): Promise<number> => {
  await new Promise<void>((resolve) => {
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a port");
  return address.port;
};

const hangUp = async (server: Server | undefined): Promise<void> =>
  new Promise((resolve) => {
    server?.close(() => resolve());
    server?.closeAllConnections();
  });

/** Tills that are HTTP servers and no more; a killed one cuts its connections in the middle of whatever it does. */
export const startFakeTills = async (count: number, store: FakeStore): Promise<FakeTills> => {
  const servers: Server[] = [];
  const ports: number[] = [];
  const killed: number[] = [];
  const open = async (till: number): Promise<void> => {
    const server = createServer((request, response) => {
      void answer(store, till, request).then(([status, json]) => {
        response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(json));
      });
    });
    servers[till] = server;
    ports[till] = await listen(server, ports[till] ?? 0);
  };
  for (let till = 0; till < count; till++) await open(till);
  return {
    killed,
    addresses: () => ports.map((port) => ({ url: `http://127.0.0.1:${port}`, key: KEY })),
    kill: async (till) => {
      killed.push(till);
      await hangUp(servers[till]);
      store.killed();
    },
    restart: open,
    stop: async () => {
      await Promise.all(servers.map((server) => hangUp(server)));
    },
  };
};
