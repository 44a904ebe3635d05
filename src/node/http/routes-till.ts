import { type OpenAPIHono, z } from "@hono/zod-openapi";
import {
  importReportSchema,
  productListSchema,
  queueRowSchema,
  statusSchema,
  tillStateSchema,
} from "../../api/schemas.ts";
import { CATALOGUE_FILE_BYTES_MAX } from "../../kernel/limits.ts";
import type { Till } from "../till.ts";
import { type Let, requireManager } from "./auth.ts";
import { limitBody, requireType } from "./body.ts";
import { body, operation } from "./operation.ts";
import { orRefuse } from "./problems.ts";

const getState = operation("get", "/api/state", "getState", "All a screen needs to start", {}, tillStateSchema);
const statusQuery = z.object({ digests: z.enum(["true", "false"]).default("true") });
const getStatus = operation(
  "get",
  "/api/status",
  "getStatus",
  "Vectors, digests and peers",
  { query: statusQuery },
  statusSchema,
);
const productQuery = z.object({
  query: z.string().max(80).default(""),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});
const findProducts = operation(
  "get",
  "/api/products",
  "findProducts",
  "Search the catalogue",
  { query: productQuery },
  productListSchema,
);
const queueQuery = z.object({
  status: z.enum(["PENDING", "SYNCED", "FAILED"]).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
const getQueue = operation(
  "get",
  "/api/queue",
  "getQueue",
  "The sync queue, newest first",
  { query: queueQuery },
  z.object({ items: z.array(queueRowSchema) }),
);
const importCatalogue = operation(
  "post",
  "/api/catalogue/import",
  "importCatalogue",
  "Import a catalogue (CSV); good rows are taken, bad ones reported with their line",
  { body: { required: true, content: { "text/csv": { schema: z.string() } } } },
  importReportSchema,
);
const setNetwork = operation(
  "post",
  "/api/demo/network",
  "setNetwork",
  "Demo only: plug or pull this till's network cable",
  body(z.object({ up: z.boolean() })),
  z.object({ up: z.boolean() }),
);

/** Taking a catalogue file: for managers, with the one body that may be large. */
export const registerImport = (app: OpenAPIHono<Let>, till: Till): void => {
  app.use("/api/catalogue/import", requireManager, requireType("text/csv"), limitBody(CATALOGUE_FILE_BYTES_MAX));
  app.openapi(importCatalogue, async (c) => {
    const bytes = new Uint8Array(await c.req.arrayBuffer());
    return c.json(orRefuse(till.importCatalogue(bytes)), 200);
  });
};

/** The till itself: state, catalogue, queue. */
export const registerTill = (app: OpenAPIHono<Let>, till: Till, options: { readonly demo: boolean }): void => {
  app.openapi(getState, (c) => c.json(till.state(), 200));
  app.openapi(getStatus, (c) => c.json(till.status({ digests: c.req.valid("query").digests === "true" }), 200));
  app.openapi(findProducts, (c) => {
    const { query, limit } = c.req.valid("query");
    return c.json({ items: till.findProducts(query, limit) }, 200);
  });
  app.openapi(getQueue, (c) => {
    const { status, limit } = c.req.valid("query");
    return c.json({ items: till.queue(status ?? null, limit) }, 200);
  });
  if (!options.demo) return;
  app.openapi(setNetwork, (c) => {
    const { up } = c.req.valid("json");
    till.setNetwork(up);
    return c.json({ up }, 200);
  });
};
