import { OpenAPIHono, z } from "@hono/zod-openapi";
import { REQUEST_BYTES_MAX } from "../../kernel/limits.ts";
import type { Logger } from "../../kernel/ports.ts";
import type { Till } from "../till.ts";
import { type AuthDeps, grantSession, type Let, requireCaller } from "./auth.ts";
import { limitBody, requireType } from "./body.ts";
import { registerEvents } from "./events.ts";
import { guardAll } from "./guard-all.ts";
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

/** The till's HTTP side: its API and its screens, on loopback only. */
export const createHttpApp = (deps: HttpDeps): OpenAPIHono<Let> => {
  const app = new OpenAPIHono<Let>({
    defaultHook: (result, c) => (result.success ? undefined : answerInvalid(c, result.error.issues)),
  });
  app.onError(answerError(deps.logger));
  app.notFound((c) => c.json({ error: "not-found", message: "There is nothing at this address." }, 404));
  app.use("*", guardAll(deps.hosts));
  describe(app, deps.version);
  app.use("/api/*", requireCaller(deps));
  // Before the limit of all other requests: a catalogue is larger than they may be, and brings a limit of its own.
  registerImport(app, deps.till);
  app.use("/api/*", requireType("application/json"), limitBody(REQUEST_BYTES_MAX));
  registerBasket(app, deps.till);
  registerSales(app, deps.till);
  registerTill(app, deps.till, deps);
  registerEvents(app, deps.till);
  app.on("GET", ["/", "/index.html"], grantSession(deps));
  app.get("*", (c) => {
    const file = deps.serveScreens(c.req.path);
    if (file === null) return c.notFound();
    c.header("Content-Type", file.type);
    c.header("Cache-Control", file.immutable ? "public, max-age=31536000, immutable" : "no-cache");
    return c.body(file.body);
  });
  return app;
};

const DOCUMENT_PATH = "/api/openapi.json";

/** Serves the OpenAPI document of all operations, to anyone on this machine. */
const describe = (app: OpenAPIHono<Let>, version: string): void => {
  app.openAPIRegistry.registerComponent("securitySchemes", "key", {
    type: "http",
    scheme: "bearer",
    description: "A key of `tillmesh api-key create`. The till's own page carries a cookie instead.",
  });
  app.openAPIRegistry.registerPath({
    method: "get",
    path: DOCUMENT_PATH,
    operationId: "getOpenApi",
    summary: "This document",
    security: [],
    responses: { 200: { description: "Done", content: { "application/json": { schema: z.looseObject({}) } } } },
  });
  app.doc31(DOCUMENT_PATH, {
    openapi: "3.1.0",
    info: { title: "Tillmesh till", version },
    security: [{ key: [] }],
  });
};
