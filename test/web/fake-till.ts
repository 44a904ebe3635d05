/**
 * A FAKE till for the screen's own tests: the API of src/api/routes.ts over memory, with switches for everything that
 * can go wrong. It prices with the shop's real rules (src/domain), but stores nothing, prints nothing and has no
 * peers; what a real till does is tested with the real one.
 */
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import type { AddLine, AddTender, EventName, OrderDiscount, Refund, Sale, TillState } from "../../src/api/schemas.ts";
import { type BasketState, evolve, openBasket } from "../../src/domain/basket.ts";
import { type BasketCommand, decide } from "../../src/domain/basket-command.ts";
import { isSettled, priceBasket } from "../../src/domain/basket-pricing.ts";
import { explainRefusal } from "../../src/domain/basket-refusal.ts";
import { receiptNumberToText } from "../../src/domain/receipt-number.ts";
import { completeSale } from "../../src/domain/sale.ts";
import { fakeReceipt } from "./fake-receipt.ts";
import { IN_STEP, PRODUCTS, SETTINGS } from "./fake-shop.ts";

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

type Part = "sync" | "printer" | "trouble";

export interface FakeTill {
  readonly url: string;
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
  close(): Promise<void>;
}

const ok = (body: unknown): Answer => ({ status: 200, body });
const refuse = (status: number, error: string, message: string): Answer => ({ status, body: { error, message } });

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** As strict as a till can be: whatever of the screen needs more than its own files fails in these tests. */
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'";

const bodyOf = async (request: IncomingMessage): Promise<unknown> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return chunks.length === 0 ? null : JSON.parse(Buffer.concat(chunks).toString("utf8"));
};

/** State and rules, apart from how they are served. */
const createShop = (tell: (name: EventName, data: unknown) => void) => {
  let basket: BasketState = openBasket(randomUUID());
  let number = 0;
  const parts: Pick<TillState, Part> = {
    sync: IN_STEP,
    printer: { name: "Receipt printer", state: "ready", problem: null, waiting: 0 },
    trouble: null,
  };
  const settings = { ...SETTINGS };
  const program = { version: "0.1.0" };
  const sales: Sale[] = [];
  const calls: string[] = [];
  let products = PRODUCTS;

  const run = (command: BasketCommand): Answer => {
    const decision = decide(basket, command, settings);
    if (!decision.ok) return refuse(409, decision.error.type, explainRefusal(decision.error));
    basket = decision.value.reduce(evolve, basket);
    tell("basket", priceBasket(basket, settings));
    return ok(priceBasket(basket, settings));
  };
  const addLine = (line: AddLine): Answer => {
    const gtin = line.code?.padStart(14, "0");
    const product = products.find(
      (one) => one.id === line.productId || one.sku === line.code || (gtin !== undefined && one.gtins.includes(gtin)),
    );
    if (product === undefined) return refuse(409, "unknown-barcode", `No article has the code ${line.code ?? ""}.`);
    const { lineId = randomUUID(), quantity } = line;
    return run({ type: "add-line", lineId, item: { kind: "article", product, gtin: null }, quantity });
  };
  const finish = (state: BasketState): Sale => {
    number += 1;
    const done = completeSale(state, settings, {
      receipt: { series: "K7QX", number },
      till: { number: 1, name: "Till 1" },
      cashier: "Ada",
      soldAt: Date.now(),
      businessDay: "2026-11-23",
    });
    if (!done.ok) throw new Error(done.error.type);
    const print = {
      id: randomUUID(),
      saleId: state.id,
      receipt: receiptNumberToText(done.value.receipt),
      copy: 0,
      outcome: "printed" as const,
      problem: null,
      createdAt: Date.now(),
      tries: 1,
    };
    const sale: Sale = { id: state.id, body: done.value, seal: "7F3A", onTills: 1, tills: 3, status: "PENDING", print };
    sales.unshift(sale);
    return sale;
  };
  const addTender = ({ tenderId = randomUUID(), kind, amount, tendered, reference }: AddTender): Answer => {
    const answer = run({ type: "add-tender", tender: { id: tenderId, kind, amount, tendered, reference } });
    if (answer.status !== 200) return answer;
    if (!isSettled(basket, settings)) return ok({ basket: answer.body, sale: null });
    const sale = finish(basket);
    basket = openBasket(randomUUID());
    tell("basket", priceBasket(basket, settings));
    tell("sale", sale);
    return ok({ basket: priceBasket(basket, settings), sale });
  };
  const refund = (wanted: Refund): Answer => {
    const original = sales.find((sale) => sale.id === wanted.saleId);
    if (original === undefined) return refuse(404, "unknown-sale", "There is no such sale.");
    let state = openBasket(wanted.id);
    for (const { lineId, quantity } of wanted.lines) {
      const line = original.body.lines.find((one) => one.id === lineId);
      const product = products.find((one) => one.id === line?.productId);
      if (product === undefined) return refuse(409, "unknown-line", "This line is not on the receipt.");
      const command: BasketCommand = {
        type: "add-line",
        lineId: randomUUID(),
        item: { kind: "article", product, gtin: null },
        quantity: -quantity,
        reason: wanted.reason,
      };
      const decision = decide(state, command, settings);
      if (!decision.ok) return refuse(409, decision.error.type, explainRefusal(decision.error));
      state = decision.value.reduce(evolve, state);
    }
    const paid = decide(state, { type: "add-tender", tender: { id: randomUUID(), kind: wanted.tender } }, settings);
    if (!paid.ok) return refuse(409, paid.error.type, explainRefusal(paid.error));
    const sale = finish(paid.value.reduce(evolve, state));
    tell("sale", sale);
    return ok(sale);
  };
  return {
    parts,
    settings,
    program,
    sales,
    calls,
    run,
    addLine,
    addTender,
    refund,
    finish,
    products: () => products,
    setProducts: (count: number) => {
      products = PRODUCTS.slice(0, count);
    },
    reset: () => {
      basket = openBasket(randomUUID());
      number = 0;
      sales.length = 0;
      calls.length = 0;
      products = PRODUCTS;
      Object.assign(parts, { sync: IN_STEP, trouble: null });
      parts.printer = { name: "Receipt printer", state: "ready", problem: null, waiting: 0 };
      Object.assign(settings, SETTINGS);
      program.version = "0.1.0";
    },
    state: (): TillState => ({
      till: { device: "device-1", number: 1, name: "Till 1", ...program, demo: false },
      store: settings,
      cashier: "Ada",
      basket: priceBasket(basket, settings),
      lastSale: sales[0] ?? null,
      products: products.length,
      ...parts,
    }),
  };
};

type Shop = ReturnType<typeof createShop>;

const readAnswer = (shop: Shop, path: string, search: URLSearchParams): Answer => {
  const [, area, id, part] = path.split("/");
  if (area === "state") return ok(shop.state());
  if (area === "products") {
    const words = (search.get("query") ?? "").toLowerCase();
    const found = shop.products().filter((one) => `${one.name} ${one.sku}`.toLowerCase().includes(words));
    return ok({ items: found.slice(0, Number(search.get("limit") ?? 50)) });
  }
  if (area === "print-jobs")
    return ok({ items: shop.sales.flatMap((sale) => (sale.print === null ? [] : [sale.print])) });
  if (area !== "sales") return refuse(404, "not-found", "There is no such address.");
  if (id !== undefined) {
    const sale = shop.sales.find((one) => one.id === id);
    if (sale === undefined) return refuse(404, "unknown-sale", "There is no such sale.");
    return ok(part === "receipt" ? fakeReceipt(sale) : sale);
  }
  const wanted = search.get("query") ?? "";
  const from = Number(search.get("before") ?? 0);
  const limit = Number(search.get("limit") ?? 50);
  const found = shop.sales.filter((sale) => receiptNumberToText(sale.body.receipt).includes(wanted));
  const items = found.slice(from, from + limit).map((sale) => ({
    id: sale.id,
    receipt: receiptNumberToText(sale.body.receipt),
    kind: sale.body.kind,
    till: sale.body.till.name,
    soldAt: sale.body.soldAt,
    total: sale.body.totals.total,
    items: sale.body.lines.length,
    tenders: sale.body.tenders.map((tender) => tender.kind),
    onTills: sale.onTills,
    status: sale.status,
  }));
  return ok({ items, next: from + limit < found.length ? String(from + limit) : null });
};

const writeAnswer = (shop: Shop, method: string, path: string, body: unknown): Answer => {
  shop.calls.push(`${method} ${path}`);
  const [, area, part, id, verb] = path.split("/");
  const lineId = id ?? "";
  if (area === "refunds") return shop.refund(body as Refund);
  if (area === "sales" || area === "print-jobs") {
    const sale = shop.sales.find((one) => one.id === part || one.print?.id === part);
    if (sale?.print === null || sale === undefined) return refuse(404, "unknown-sale", "There is no such sale.");
    const copy = sale.print.copy + (area === "sales" ? 1 : 0);
    return ok({ ...sale.print, copy, outcome: "printing", problem: null });
  }
  if (part === "lines" && method === "POST" && verb === "quantity") {
    return shop.run({ type: "change-quantity", lineId, quantity: (body as { quantity: number }).quantity });
  }
  if (part === "lines" && method === "POST") return shop.addLine(body as AddLine);
  if (part === "lines") return shop.run({ type: "void-line", lineId });
  if (part === "tenders" && method === "POST") return shop.addTender(body as AddTender);
  if (part === "tenders") return shop.run({ type: "remove-tender", tenderId: lineId });
  if (part === "discount" && method === "PUT") {
    return shop.run({ type: "set-order-discount", ...(body as OrderDiscount) });
  }
  if (part === "discount") return shop.run({ type: "clear-order-discount" });
  return shop.run({ type: "cancel" });
};

const serveFile = async (root: string, path: string, response: ServerResponse): Promise<void> => {
  const name = path === "/" ? "/index.html" : path;
  const body = await readFile(join(root, name)).catch(() => null);
  const type = TYPES[extname(name)] ?? "application/octet-stream";
  response.writeHead(body === null ? 404 : 200, { "content-type": type, "content-security-policy": CSP });
  response.end(body);
};

/** Starts a fake till that serves the built screen in `root`. */
export const startFakeTill = async (root: string): Promise<FakeTill> => {
  const streams = new Set<ServerResponse>();
  const sockets = new Set<Socket>();
  const tell = (name: EventName, data: unknown): void => {
    for (const stream of streams) stream.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  const shop = createShop(tell);
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? "/", "http://till");
    if (!url.pathname.startsWith("/api/")) return serveFile(root, url.pathname, response);
    const path = url.pathname.slice("/api".length);
    if (path === "/events") {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.flushHeaders();
      streams.add(response);
      response.on("close", () => streams.delete(response));
      return undefined;
    }
    const method = request.method ?? "GET";
    const body = await bodyOf(request);
    const made = method === "GET" ? readAnswer(shop, path, url.searchParams) : writeAnswer(shop, method, path, body);
    response.writeHead(made.status, { "content-type": "application/json" });
    response.end(JSON.stringify(made.body));
    return undefined;
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  const listen = async (port: number): Promise<void> => {
    await new Promise<void>((resolve) => void server.listen(port, "127.0.0.1", resolve));
  };
  const kill = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const sampleBasket = (index: number): BasketState => {
    let state = openBasket(randomUUID());
    const product = PRODUCTS[index % 12]!;
    const item = { kind: "article", product, gtin: null } as const;
    for (const command of [
      { type: "add-line", lineId: randomUUID(), item, quantity: ((index % 3) + 1) * 1000 },
      { type: "add-tender", tender: { id: randomUUID(), kind: index % 2 === 0 ? "cash" : "card" } },
    ] satisfies BasketCommand[]) {
      const decision = decide(state, command, shop.settings);
      if (decision.ok) state = decision.value.reduce(evolve, state);
    }
    return state;
  };
  return {
    url: `http://127.0.0.1:${port}`,
    sales: shop.sales,
    calls: shop.calls,
    set: (part, value) => {
      shop.parts[part] = value;
      tell(part, part === "trouble" ? { trouble: value } : value);
    },
    setLocale: (locale) => {
      shop.settings.locale = locale;
    },
    setVersion: (version) => {
      shop.program.version = version;
    },
    setProducts: shop.setProducts,
    setLastSale: (change) => {
      shop.sales[0] = { ...shop.sales[0]!, ...change };
      tell("sale", shop.sales[0]);
    },
    addSales: (count) => {
      for (let index = 0; index < count; index += 1) shop.finish(sampleBasket(index));
    },
    kill,
    restart: async () => listen(port),
    reset: shop.reset,
    close: kill,
  };
};
