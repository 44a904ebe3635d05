/**
 * A FAKE till for the screen's own tests: the API of src/api/routes.ts over memory, with switches for everything that
 * can go wrong. It prices with the shop's real rules, but stores nothing, prints nothing and has no peers; what a real
 * till does is tested with the real one.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { readFile } from "node:fs/promises";
import type { AddressInfo, Socket } from "node:net";
import { extname, join } from "node:path";
import type { Sale, TillState } from "../../../src/api/schemas.ts";
import { readAnswer, writeAnswer } from "./fake-routes.ts";
import { addSales, createShop, type FakeShop, type Part, resetShop } from "./fake-rules.ts";
import { PRODUCTS } from "./fake-goods.ts";

export interface FakeTill {
  readonly url: string;
  /** Newest first. */
  readonly sales: readonly Sale[];
  /** Every call that changes something, as `METHOD path`. */
  readonly calls: readonly string[];
  /** Changes a part of the state and tells the screens. */
  set<P extends Part>(part: P, value: TillState[P]): void;
  setLocale(locale: string): void;
  /** The version its program says it is. */
  setVersion(version: string): void;
  setProducts(count: number): void;
  /** Changes the last sale as its peers and its printer would, and tells the screens. */
  setLastSale(change: Partial<Sale>): void;
  /** Rings up finished sales without a screen. */
  addSales(count: number): void;
  /** Stops answering, as a killed program does; `restart` brings it back with what it held. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  reset(): void;
}

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** As strict as a till can be: whatever of the screen needs more than its own files fails in these tests. */
const CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

const bodyOf = async (request: IncomingMessage): Promise<unknown> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return chunks.length === 0 ? null : JSON.parse(Buffer.concat(chunks).toString("utf8"));
};

const serveFile = async (root: string, path: string, response: ServerResponse): Promise<void> => {
  const name = path === "/" ? "/index.html" : path;
  const body = await readFile(join(root, name)).catch(() => null);
  const type = TYPES[extname(name)] ?? "application/octet-stream";
  response.writeHead(body === null ? 404 : 200, { "content-type": type, "content-security-policy": CSP });
  response.end(body);
};

const openStream = (streams: Set<ServerResponse>, response: ServerResponse): void => {
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.flushHeaders();
  streams.add(response);
  response.on("close", () => streams.delete(response));
};

const createHandler =
  (root: string, shop: FakeShop, streams: Set<ServerResponse>) =>
  async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? "/", "http://till");
    if (!url.pathname.startsWith("/api/")) return serveFile(root, url.pathname, response);
    const path = url.pathname.slice("/api".length);
    if (path === "/events") return openStream(streams, response);
    const { method = "GET" } = request;
    const body = await bodyOf(request);
    const made = method === "GET" ? readAnswer(shop, path, url.searchParams) : writeAnswer(shop, method, path, body);
    response.writeHead(made.status, { "content-type": "application/json" });
    response.end(JSON.stringify(made.body));
    return undefined;
  };

/** A server that can be killed with its connections, and come back at the same port. */
const killable = (server: Server) => {
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  return {
    listen: async (port: number): Promise<void> => {
      await new Promise<void>((resolve) => void server.listen(port, "127.0.0.1", resolve));
    },
    kill: async (): Promise<void> => {
      const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
};

/** Starts a fake till that serves the built screen in `root`. */
export const startFakeTill = async (root: string): Promise<FakeTill> => {
  const streams = new Set<ServerResponse>();
  const shop = createShop((name, data) => {
    for (const stream of streams) stream.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
  });
  const handle = createHandler(root, shop, streams);
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  const { listen, kill } = killable(server);
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    sales: shop.sales,
    calls: shop.calls,
    set: (part, value) => {
      shop.parts[part] = value;
      shop.tell(part, part === "trouble" ? { trouble: value } : value);
    },
    setLocale: (locale) => {
      shop.locale = locale;
    },
    setVersion: (version) => {
      shop.version = version;
    },
    setProducts: (count) => {
      shop.products = PRODUCTS.slice(0, count);
    },
    setLastSale: (change) => {
      shop.sales[0] = { ...shop.sales[0]!, ...change };
      shop.tell("sale", shop.sales[0]);
    },
    addSales: (count) => addSales(shop, count),
    kill,
    restart: async () => listen(port),
    reset: () => resetShop(shop),
  };
};
