import { OpenAPIHono } from "@hono/zod-openapi";
import { bodyLimit } from "hono/body-limit";
import { streamSSE } from "hono/streaming";
import { REQUEST_BYTES_MAX } from "../../kernel/limits.ts";
import type { Logger } from "../../kernel/ports.ts";
import type { Till } from "../till.ts";
import { type AuthDeps, grantSession, type Let, requireCaller } from "./auth.ts";
import { refuseRequest } from "./guard.ts";
import { answerError, answerInvalid } from "./problems.ts";
import { registerBasket } from "./routes-basket.ts";
import { registerSales } from "./routes-sales.ts";
import { registerImport, registerTill } from "./routes-till.ts";

export interface HttpDeps extends AuthDeps {
  readonly till: Till;
  readonly logger: Logger;
  readonly version: string;
  readonly demo: boolean;
  /** The `name:port` pairs this server answers to. */
  readonly hosts: () => ReadonlySet<string>;
  /** Serves the built screens; `start-node` reads them from disk. */
  readonly serveScreens: (
    path: string,
  ) => { readonly body: Uint8Array<ArrayBuffer>; readonly type: string; readonly immutable: boolean } | null;
}

const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'";

/** A screen that has gone away must not hold its event stream open for ever; browsers reconnect by themselves. */
const EVENT_KEEPALIVE_MS = 15_000;

/** The till's HTTP side: its API and its screens, on loopback only. */
export const createHttpApp = (deps: HttpDeps): OpenAPIHono<Let> => {
  const app = new OpenAPIHono<Let>({
    defaultHook: (result, c) => (result.success ? undefined : answerInvalid(c, result.error.issues)),
  });
  app.onError(answerError(deps.logger));
  app.notFound((c) => c.json({ error: "not-found", message: "There is nothing at this address." }, 404));
  app.use("*", async (c, next) => {
    const length = c.req.header("content-length");
    const refusal = refuseRequest(
      {
        method: c.req.method,
        host: c.req.header("host"),
        origin: c.req.header("origin"),
        fetchSite: c.req.header("sec-fetch-site"),
        fetchMode: c.req.header("sec-fetch-mode"),
        fetchDest: c.req.header("sec-fetch-dest"),
        contentType: c.req.header("content-type"),
        hasBody: (length !== undefined && length !== "0") || c.req.header("transfer-encoding") !== undefined,
      },
      deps.hosts(),
    );
    if (refusal !== null) return c.json({ error: refusal.error, message: refusal.message }, refusal.status);
    await next();
    c.header("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    c.header("X-Content-Type-Options", "nosniff");
    c.header("Referrer-Policy", "no-referrer");
    c.header("Cross-Origin-Resource-Policy", "same-origin");
    return undefined;
  });
  app.doc31("/api/openapi.json", { openapi: "3.1.0", info: { title: "Tillmesh till", version: deps.version } });
  app.use("/api/*", requireCaller(deps));
  // Before the limit of all other requests: a catalogue is larger than they may be, and brings a limit of its own.
  registerImport(app, deps.till);
  app.use("/api/*", bodyLimit({ maxSize: REQUEST_BYTES_MAX }));
  registerBasket(app, deps.till);
  registerSales(app, deps.till);
  registerTill(app, deps.till, deps);
  app.get("/api/events", (c) => streamSSE(c, (stream) => pumpEvents(deps.till, stream)));
  app.use("/", grantSession(deps));
  app.get("*", (c) => {
    const file = deps.serveScreens(c.req.path);
    if (file === null) return c.notFound();
    c.header("Content-Type", file.type);
    c.header("Cache-Control", file.immutable ? "public, max-age=31536000, immutable" : "no-cache");
    return c.body(file.body);
  });
  return app;
};

interface EventSink {
  readonly aborted: boolean;
  onAbort(listener: () => void): void;
  writeSSE(message: { event: string; data: string }): Promise<void>;
  sleep(ms: number): Promise<unknown>;
}

/** Writes the till's events to one screen until it leaves. */
const pumpEvents = async (till: Till, stream: EventSink): Promise<void> => {
  const unsubscribe = till.events.subscribe((event) => {
    void stream.writeSSE({ event: event.name, data: JSON.stringify(event.data) });
  });
  stream.onAbort(unsubscribe);
  await stream.writeSSE({ event: "hello", data: "{}" });
  while (!stream.aborted) {
    await stream.sleep(EVENT_KEEPALIVE_MS);
    if (!stream.aborted) await stream.writeSSE({ event: "hello", data: "{}" });
  }
};
