import { request } from "node:http";
import { describe, expect, it } from "vitest";
import type { Problem, SaleList, Status, TillState } from "../../../src/api/schemas.ts";
import { statusSchema, tillStateSchema } from "../../../src/api/schemas.ts";
import { CATALOGUE, callerAt, keyIn, refusalOf, runTill, type TestTill } from "../support/running-till.ts";

/** A request as it stands on the wire: `fetch` would tidy up host and path. */
const raw = (
  url: string,
  options: { method?: string; path: string; headers?: Record<string, string>; body?: string },
): Promise<{ status: number; headers: Record<string, unknown>; body: string }> =>
  new Promise((resolve, reject) => {
    const { port } = new URL(url);
    const { method = "GET", path, headers = {}, body } = options;
    const sent = request({ host: "127.0.0.1", port, method, path, headers, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (text += chunk));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    sent.once("error", reject);
    sent.end(body);
  });

const cookieOf = async (till: TestTill): Promise<{ header: string; attributes: string }> => {
  const page = await fetch(till.url);
  expect(page.headers.get("content-security-policy")).toMatch(/frame-ancestors 'none'/);
  expect(page.headers.get("x-content-type-options")).toBe("nosniff");
  const attributes = page.headers.get("set-cookie") ?? "";
  return { header: attributes.split(";")[0] ?? "", attributes };
};

describe("who may call", () => {
  it("is nobody without a key or a session", async () => {
    const till = await runTill();
    for (const headers of [
      {},
      { authorization: "Bearer tmk_000000000000_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" },
      { authorization: "Bearer nonsense" },
      { authorization: `Basic ${btoa("ada:secret")}` },
      { authorization: till.keys.cashier },
      { authorization: `Bearer ${till.keys.cashier}x` },
      { authorization: `Bearer ${till.keys.cashier.slice(0, -1)}` },
      { cookie: `tillmesh-${new URL(till.url).port}=guess` },
    ]) {
      const response = await fetch(`${till.url}/api/state`, { headers: headers as Record<string, string> });
      const problem = (await response.json()) as Problem;
      expect([response.status, problem.error], JSON.stringify(headers)).toEqual([401, "unauthorised"]);
      expect(problem.message).toMatch(/api-key create/);
    }
  });

  it("is a key made while the till runs, with its own role", async () => {
    const till = await runTill();
    const call = callerAt(till.url, keyIn(till.dir, "cashier", "erp"));
    expect((await call("GET", "/api/state")).status).toBe(200);
    const [status, error, message] = refusalOf(await call("POST", "/api/catalogue/import", CATALOGUE));
    expect([status, error]).toEqual([403, "forbidden"]);
    expect(message).toMatch(/manager/);
    expect((await till.manager("POST", "/api/catalogue/import", CATALOGUE)).status).toBe(200);
  });

  it("is the till's own page, by a cookie that no script and no other site gets", async () => {
    const till = await runTill();
    const { header, attributes } = await cookieOf(till);
    expect(attributes).toMatch(/^tillmesh-\d+=[\w-]{43}; /);
    expect(attributes).toMatch(/HttpOnly/);
    expect(attributes).toMatch(/SameSite=Strict/);
    expect((await fetch(`${till.url}/api/state`, { headers: { cookie: header } })).status).toBe(200);
    // A cashier's session: it may sell, not change the catalogue.
    const refused = await fetch(`${till.url}/api/catalogue/import`, {
      method: "POST",
      headers: { cookie: header, "content-type": "text/csv" },
      body: CATALOGUE,
    });
    expect(refused.status).toBe(403);
  });

  it("is the page that was open before the till was restarted, without a reload", async () => {
    const till = await runTill();
    const port = Number(new URL(till.url).port);
    const { header } = await cookieOf(till);
    await till.stop();
    const again = await runTill({ dir: till.dir, start: { httpPort: port } });
    expect((await fetch(`${again.url}/api/state`, { headers: { cookie: header } })).status).toBe(200);
  });

  it("is not the page of another store's till, even on the same port", async () => {
    const till = await runTill();
    const port = Number(new URL(till.url).port);
    const { header } = await cookieOf(till);
    await till.stop();
    const other = await runTill({ start: { httpPort: port } });
    expect((await fetch(`${other.url}/api/state`, { headers: { cookie: header } })).status).toBe(401);
  });
});

describe("a hostile page", () => {
  it("is turned away on the wire as by the table: 421, 403, 415", async () => {
    const till = await runTill();
    const host = new URL(till.url).host;
    const key = { authorization: `Bearer ${till.keys.cashier}` };
    const json = { "content-type": "application/json" };
    const post = { method: "POST", path: "/api/basket/lines", body: "{}" };
    const cases: [number, Parameters<typeof raw>[1]][] = [
      [421, { path: "/", headers: { host: "evil.example" } }],
      [421, { path: "/api/state", headers: { ...key, host: `evil.example:${new URL(till.url).port}` } }],
      [421, { ...post, headers: { ...key, ...json, host: "localhost." } }],
      [403, { ...post, headers: { ...key, ...json, host, origin: "http://evil.example" } }],
      [403, { ...post, headers: { ...key, ...json, host, origin: "null" } }],
      [
        403,
        { path: "/api/state", headers: { ...key, host, "sec-fetch-site": "cross-site", "sec-fetch-dest": "image" } },
      ],
      [
        403,
        {
          path: "/",
          headers: { host, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe" },
        },
      ],
      [415, { ...post, headers: { ...key, host, "content-type": "text/plain" } }],
      [415, { ...post, headers: { ...key, host } }],
      [415, { ...post, headers: { ...key, host, "content-type": "application/x-www-form-urlencoded" } }],
      [422, { ...post, headers: { ...key, ...json, host } }],
      [200, { method: "DELETE", path: "/api/basket/discount", headers: { ...key, host } }],
      [200, { path: "/api/state", headers: { ...key, host: host.replace("127.0.0.1", "LOCALHOST") } }],
    ];
    for (const [status, request] of cases) {
      const answer = await raw(till.url, request);
      expect(answer.status, `${JSON.stringify(request)} ${answer.body}`).toBe(status);
      // No answer goes out without these, a refusal no more than a page; and nothing invites another origin.
      expect(answer.headers["content-security-policy"]).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
      expect(answer.headers["x-content-type-options"]).toBe("nosniff");
      expect(answer.headers["cross-origin-resource-policy"]).toBe("same-origin");
      expect(Object.keys(answer.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
    }
    expect((await till.cashier<TillState>("GET", "/api/state")).body.basket.lines).toEqual([]);
  });

  it("cannot walk out of the screens' folder", async () => {
    const till = await runTill();
    for (const path of [
      "/../package.json",
      "/../../package.json",
      "/..%2f..%2fpackage.json",
      "/%2e%2e/%2e%2e/package.json",
      "/assets/../../../../package.json",
      "/assets/..%5c..%5cpackage.json",
      "//etc/passwd",
      "/index.html%00.css",
      "/assets/",
      "/%",
      "/%c0%ae%c0%ae/package.json",
      `${till.url}/../../package.json`,
    ]) {
      const { host } = new URL(till.url);
      const answer = await raw(till.url, { path, headers: { host } });
      expect(answer.body, path).not.toMatch(/"dependencies"|root:/);
      expect(answer.status, path).toBe(404);
    }
  });
});

describe("a malformed call", () => {
  it("is answered with the path of every fault", async () => {
    const till = await runTill();
    const id = crypto.randomUUID();
    const { status, body } = await till.cashier<Problem>("POST", "/api/sales", {
      id: "no uuid",
      lines: [{ code: "1" }, { code: "1", productId: "x" }, { code: "1", quantity: 0.5 }],
      tenders: [{ kind: "shells" }],
    });
    expect([status, body.error]).toEqual([422, "validation"]);
    expect(body.issues?.map((issue) => issue.path)).toEqual(["id", "lines.1", "lines.2.quantity", "tenders.0.kind"]);
    const misspelt = await till.cashier<Problem>("POST", "/api/basket/lines", { code: "milk", quantitiy: 10_000 });
    expect([misspelt.status, misspelt.body.issues?.[0]?.message]).toEqual([422, 'Unrecognized key: "quantitiy"']);
    const query = await till.cashier<Problem>("GET", "/api/sales?limit=0");
    expect([query.status, query.body.issues?.[0]?.path]).toEqual([422, "limit"]);
    const empty = await till.cashier<Problem>("POST", "/api/basket/lines", {});
    expect([empty.status, empty.body.issues?.[0]?.message]).toEqual([
      422,
      "give exactly one of code, productId and open",
    ]);
    const cursor = await till.cashier<Problem>("GET", "/api/sales?before=yesterday");
    expect([cursor.status, cursor.body.issues?.[0]?.path]).toEqual([422, "before"]);
    expect((await till.cashier("GET", `/api/sales/${id}`)).status).toBe(404);
  });

  it("is answered in words when it is no JSON, or nothing", async () => {
    const till = await runTill();
    const { host } = new URL(till.url);
    const headers = { host, authorization: `Bearer ${till.keys.cashier}`, "content-type": "application/json" };
    for (const body of ['{"code": ', "[1,", "code=1", "\u0000"]) {
      const answer = await raw(till.url, { method: "POST", path: "/api/basket/lines", headers, body });
      expect([answer.status, (JSON.parse(answer.body) as Problem).message]).toEqual([
        400,
        expect.stringMatching(/not valid JSON/),
      ]);
    }
    for (const body of ["null", "3", "[]", '"text"']) {
      const answer = await raw(till.url, { method: "POST", path: "/api/basket/lines", headers, body });
      expect([body, answer.status]).toEqual([body, 422]);
    }
    const { authorization } = headers;
    const nothing = await raw(till.url, {
      method: "POST",
      path: "/api/basket/lines",
      headers: { host, authorization },
    });
    expect(nothing.status).toBe(422);
  });

  it("is answered before it fills the memory", async () => {
    const till = await runTill();
    const { host } = new URL(till.url);
    const headers = { host, authorization: `Bearer ${till.keys.cashier}`, "content-type": "application/json" };
    const body = JSON.stringify({ code: "x".repeat(1024 * 1024) });
    const chunked = { ...headers, "transfer-encoding": "chunked" };
    for (const sent of [headers, chunked]) {
      const answer = await raw(till.url, { method: "POST", path: "/api/basket/lines", headers: sent, body });
      expect([answer.status, JSON.parse(answer.body)]).toEqual([
        413,
        { error: "too-large", message: "The body is larger than 1 MB. Send it in parts." },
      ]);
    }
    // A catalogue may be larger than any other body.
    const report = await till.manager("POST", "/api/catalogue/import", `${CATALOGUE}${"\n".repeat(1024 * 1024)}`);
    expect(report.status).toBe(200);
  });

  it("names what is not there", async () => {
    const till = await runTill();
    const id = crypto.randomUUID();
    const calls: [string, string, unknown, string][] = [
      ["GET", `/api/sales/${id}`, undefined, "unknown-sale"],
      ["GET", `/api/sales/${id}/receipt`, undefined, "unknown-sale"],
      ["POST", `/api/print-jobs/${id}/retry`, undefined, "unknown-print-job"],
      ["POST", "/api/basket/lines", { code: "4006381333931" }, "unknown-barcode"],
      ["POST", "/api/basket/lines", { productId: "p-none" }, "unknown-product"],
      [
        "POST",
        "/api/refunds",
        { id, saleId: id, lines: [{ lineId: id, quantity: 1000 }], reason: "x", tender: "cash" },
        "unknown-sale",
      ],
      ["GET", "/api/nothing", undefined, "not-found"],
      ["PATCH", "/api/basket", undefined, "not-found"],
    ];
    for (const [method, path, body, kind] of calls) {
      const [status, error, message] = refusalOf(await till.cashier(method, path, body));
      expect([path, status, error]).toEqual([path, 404, kind]);
      expect(message.length).toBeGreaterThan(20);
    }
  });
});

describe("what a till says of itself", () => {
  it("begins with a description of its operations, for a programmer without a key", async () => {
    const till = await runTill();
    const answer = await fetch(`${till.url}/api/openapi.json`);
    expect([answer.status, ((await answer.json()) as { openapi: string }).openapi]).toEqual([200, "3.1.0"]);
  });

  it("fits the contract", async () => {
    const till = await runTill({ catalogue: CATALOGUE });
    const state = await till.cashier("GET", "/api/state");
    expect(tillStateSchema.parse(state.body).products).toBe(6);
    const status = await till.cashier<Status>("GET", "/api/status");
    expect(statusSchema.parse(status.body).sync.state).toBe("alone");
    expect(status.body.entries).toBe(2 + 6);
    expect(Object.keys(status.body.digests).length).toBeGreaterThan(3);
    expect((await till.cashier<SaleList>("GET", "/api/sales")).body).toEqual({ items: [], next: null });
  });
});
