import { type OpenAPIHono, z } from "@hono/zod-openapi";
import {
  oneShotSaleSchema,
  printJobSchema,
  receiptDocumentSchema,
  refundSchema,
  saleListSchema,
  saleSchema,
} from "../../api/schemas.ts";
import type { Till } from "../till.ts";
import type { Let } from "./auth.ts";
import { body, idParams, operation } from "./operation.ts";
import { orRefuse } from "./problems.ts";

const ringUp = operation(
  "post",
  "/api/sales",
  "ringUp",
  "Ring up a whole receipt; safe to repeat with the same id",
  body(oneShotSaleSchema),
  saleSchema,
);
const listQuery = z.object({
  query: z.string().max(60).optional(),
  /** `next` of the page before. */
  before: z
    .string()
    .regex(/^\d{1,16}~[\w-]{1,64}$/, "give the next of an earlier answer, as it was")
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
const listSales = operation(
  "get",
  "/api/sales",
  "listSales",
  "Sales of the whole store, newest first",
  { query: listQuery },
  saleListSchema,
);
const getSale = operation("get", "/api/sales/{id}", "getSale", "One sale", { params: idParams }, saleSchema);
const getReceipt = operation(
  "get",
  "/api/sales/{id}/receipt",
  "getReceipt",
  "Its receipt, as printed",
  { params: idParams },
  receiptDocumentSchema,
);
const reprint = operation(
  "post",
  "/api/sales/{id}/reprint",
  "reprint",
  "Print a copy, marked COPY",
  { params: idParams },
  printJobSchema,
);
const refund = operation(
  "post",
  "/api/refunds",
  "refund",
  "Take goods back with their receipt",
  body(refundSchema),
  saleSchema,
);
const printJobs = operation(
  "get",
  "/api/print-jobs",
  "listPrintJobs",
  "Recent print jobs and what became of them",
  {},
  z.object({ items: z.array(printJobSchema) }),
);
const retryPrint = operation(
  "post",
  "/api/print-jobs/{id}/retry",
  "retryPrint",
  "Print a job again",
  { params: idParams },
  printJobSchema,
);

/** Finished receipts and their paper. */
export const registerSales = (app: OpenAPIHono<Let>, till: Till): void => {
  app.openapi(ringUp, (c) => c.json(orRefuse(till.ringUp(c.req.valid("json"), c.get("caller").name)), 200));
  app.openapi(listSales, (c) => c.json(till.sales(c.req.valid("query")), 200));
  app.openapi(getSale, (c) => c.json(orRefuse(till.sale(c.req.valid("param").id)), 200));
  app.openapi(getReceipt, (c) => {
    const receipt = orRefuse(till.receipt(c.req.valid("param").id));
    return c.json({ ...receipt, blocks: [...receipt.blocks] }, 200);
  });
  app.openapi(reprint, (c) => c.json(orRefuse(till.reprint(c.req.valid("param").id, c.get("caller").name)), 200));
  app.openapi(refund, (c) => c.json(orRefuse(till.refund(c.req.valid("json"), c.get("caller").name)), 200));
  app.openapi(printJobs, (c) => c.json({ items: till.printJobs() }, 200));
  app.openapi(retryPrint, (c) => c.json(orRefuse(till.retryPrint(c.req.valid("param").id)), 200));
};
