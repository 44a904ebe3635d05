import type { OpenAPIHono } from "@hono/zod-openapi";
import {
  addLineSchema,
  addTenderSchema,
  basketSchema,
  changeQuantitySchema,
  orderDiscountSchema,
  tenderResultSchema,
} from "../../api/schemas.ts";
import type { Till } from "../till.ts";
import type { Let } from "./auth.ts";
import { body, idParams, operation } from "./operation.ts";
import { orRefuse } from "./problems.ts";

const addLine = operation(
  "post",
  "/api/basket/lines",
  "addLine",
  "Scan or add a line",
  body(addLineSchema),
  basketSchema,
);
const changeQuantity = operation(
  "post",
  "/api/basket/lines/{id}/quantity",
  "changeQuantity",
  "Change a line's quantity",
  { params: idParams, ...body(changeQuantitySchema) },
  basketSchema,
);
const voidLine = operation(
  "delete",
  "/api/basket/lines/{id}",
  "voidLine",
  "Take a line off (counted)",
  { params: idParams },
  basketSchema,
);
const setDiscount = operation(
  "put",
  "/api/basket/discount",
  "setDiscount",
  "Discount the whole receipt",
  body(orderDiscountSchema),
  basketSchema,
);
const clearDiscount = operation(
  "delete",
  "/api/basket/discount",
  "clearDiscount",
  "Take the discount off",
  {},
  basketSchema,
);
const cancelBasket = operation(
  "delete",
  "/api/basket",
  "cancelBasket",
  "Give the basket up (counted)",
  {},
  basketSchema,
);
const addTender = operation(
  "post",
  "/api/basket/tenders",
  "addTender",
  "Take a payment; the sale is done when nothing remains",
  body(addTenderSchema),
  tenderResultSchema,
);
const removeTender = operation(
  "delete",
  "/api/basket/tenders/{id}",
  "removeTender",
  "Give a payment back",
  { params: idParams },
  basketSchema,
);

/** The open basket of this till. */
export const registerBasket = (app: OpenAPIHono<Let>, till: Till): void => {
  app.openapi(addLine, (c) => c.json(orRefuse(till.addLine(c.req.valid("json"))), 200));
  app.openapi(changeQuantity, (c) =>
    c.json(orRefuse(till.changeQuantity(c.req.valid("param").id, c.req.valid("json").quantity)), 200),
  );
  app.openapi(voidLine, (c) => c.json(orRefuse(till.voidLine(c.req.valid("param").id)), 200));
  app.openapi(setDiscount, (c) => c.json(orRefuse(till.setDiscount(c.req.valid("json"))), 200));
  app.openapi(clearDiscount, (c) => c.json(orRefuse(till.setDiscount(null)), 200));
  app.openapi(cancelBasket, (c) => c.json(orRefuse(till.cancelBasket()), 200));
  app.openapi(addTender, (c) => c.json(orRefuse(till.addTender(c.req.valid("json"))), 200));
  app.openapi(removeTender, (c) => c.json(orRefuse(till.removeTender(c.req.valid("param").id)), 200));
};
