import { createRoute, type RouteConfig, z } from "@hono/zod-openapi";
import { problemSchema } from "../../api/schemas.ts";

/** JSON content of `schema`. */
export const json = <Schema extends z.ZodType>(schema: Schema) => ({ content: { "application/json": { schema } } });

/** What an operation may answer instead of what was asked for. */
export const refusals = {
  400: { description: "The body is not JSON", ...json(problemSchema) },
  401: { description: "No session and no key", ...json(problemSchema) },
  403: { description: "A key of another role is needed, or a page of another site asked", ...json(problemSchema) },
  404: { description: "No such thing", ...json(problemSchema) },
  409: { description: "Refused, with cause and remedy", ...json(problemSchema) },
  413: { description: "The body is too large", ...json(problemSchema) },
  415: { description: "The body is of a type that is not taken here", ...json(problemSchema) },
  422: { description: "Malformed, with the path of each fault", ...json(problemSchema) },
  507: { description: "The disk is full: nothing was stored", ...json(problemSchema) },
};

type Method = "get" | "post" | "put" | "delete";

/** An operation of the till's API: one object drives validation, types and the OpenAPI document. */
export const operation = <
  const Path extends string,
  Answer extends z.ZodType,
  const Request extends NonNullable<RouteConfig["request"]>,
>(
  method: Method,
  path: Path,
  operationId: string,
  summary: string,
  request: Request,
  answer: Answer,
) =>
  createRoute({
    method,
    path,
    operationId,
    summary,
    request,
    responses: { 200: { description: "Done", ...json(answer) }, ...refusals },
  });

/** A required JSON body. */
export const body = <Schema extends z.ZodType>(schema: Schema) =>
  ({ body: { required: true, ...json(schema) } }) as const;

/** Path parameter `id`. */
export const idParams = z.object({ id: z.string().min(1).max(64) });
