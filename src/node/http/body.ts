import { bodyLimit } from "hono/body-limit";
import { createMiddleware } from "hono/factory";
import type { Problem } from "../../api/schemas.ts";

/** Turns away a body of more than `bytesMax`, by its length where it says one, else as soon as it has come that far. */
export const limitBody = (bytesMax: number) =>
  bodyLimit({
    maxSize: bytesMax,
    onError: (c) => {
      const message = `The body is larger than ${bytesMax / 2 ** 20} MB. Send it in parts.`;
      return c.json<Problem>({ error: "too-large", message }, 413);
    },
  });

/** Turns away a body of another type than `type`: what it says is not what would be read. */
export const requireType = (type: "application/json" | "text/csv") =>
  createMiddleware(async (c, next) => {
    const given = c.req.header("content-type")?.split(";")[0]?.trim().toLowerCase();
    if (given === undefined || given === type) return next();
    return c.json<Problem>({ error: "content-type", message: `Send the body as ${type}, not as ${given}.` }, 415);
  });
