import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { bareApp } from "../support/bare-app.ts";

const routesText = readFileSync(join(import.meta.dirname, "../../../src/api/routes.ts"), "utf8");

interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly requestBody?: { readonly required?: boolean; readonly content: Readonly<Record<string, unknown>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { schema: object }>> }>>;
}

interface OpenApi {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const documentOf = async (demo: boolean): Promise<OpenApi> => {
  const answer = await bareApp({}, { demo }).request("/api/openapi.json", { headers: { host: "till:1" } });
  return (await answer.json()) as OpenApi;
};

const operationsIn = ({ paths }: OpenApi): [string, Operation][] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, Operation] => [
      `${method.toUpperCase()} ${path}`,
      operation,
    ]),
  );

describe.each([false, true])("the OpenAPI document (demo: %s)", (demo) => {
  it("has every operation that the till serves, and no other", async () => {
    const served = new Set(
      bareApp({}, { demo })
        .routes.filter(({ method, path }) => method !== "ALL" && path.startsWith("/api/"))
        .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`),
    );
    const described = operationsIn(await documentOf(demo)).map(([name]) => name);
    expect(described.toSorted()).toEqual([...served].toSorted());
    // And the table that people read has the same.
    const listed = [...routesText.matchAll(/^ \*   (GET|POST|PUT|DELETE) +(\/api[^\s?]+)/gm)].map(
      ([, how, path]) => `${how} ${path}`,
    );
    expect(listed.filter((name) => demo || !name.includes("/demo/")).toSorted()).toEqual(described.toSorted());
  });

  it("names and sums up each operation, its refusals too", async () => {
    const operations = operationsIn(await documentOf(demo));
    const ids = operations.map(([, operation]) => operation.operationId);
    expect(new Set(ids).size).toBe(operations.length);
    for (const [name, operation] of operations) {
      expect(operation.operationId, name).toMatch(/^[a-z][A-Za-z]+$/);
      expect(operation.summary?.length ?? 0, name).toBeGreaterThan(7);
      if (name === "GET /api/openapi.json") continue;
      expect(Object.keys(operation.responses), name).toContain("401");
      if (/^(POST|PUT)/.test(name) && operation.requestBody !== undefined) {
        expect(operation.requestBody.required, name).toBe(true);
        expect(Object.keys(operation.responses), name).toEqual(
          expect.arrayContaining(["400", "413", "415", "422", "507"]),
        );
      }
    }
  });

  it("points at nothing that is not there", async () => {
    const document = await documentOf(demo);
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/(\w+)\/(\w+)"/g)];
    expect(refs.length).toBeGreaterThan(20);
    for (const [, kind = "", name = ""] of refs) expect(Object.keys(document.components[kind] ?? {})).toContain(name);
    expect(document.components["securitySchemes"]).toHaveProperty("key");
  });
});
