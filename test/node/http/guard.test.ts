import { describe, expect, it } from "vitest";
import { type GuardedRequest, refuseRequest } from "../../../src/node/http/guard.ts";

const HOSTS = new Set(["127.0.0.1:4101", "localhost:4101", "[::1]:4101"]);

/** A press on the till's own page, unless said otherwise. */
const request = (more: Partial<GuardedRequest> = {}): GuardedRequest => ({
  method: "POST",
  host: "127.0.0.1:4101",
  origin: "http://127.0.0.1:4101",
  fetchSite: "same-origin",
  fetchMode: "cors",
  fetchDest: "empty",
  contentType: "application/json",
  hasBody: true,
  ...more,
});

/** A program on this machine: none of a browser's headers. */
const PROGRAM = { origin: undefined, fetchSite: undefined, fetchMode: undefined, fetchDest: undefined } as const;

const statusOf = (more: Partial<GuardedRequest>): number => refuseRequest(request(more), HOSTS)?.status ?? 200;

const METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"] as const;

describe("a rebound name", () => {
  it.each(["127.0.0.1:4101", "localhost:4101", "LOCALHOST:4101", "LocalHost:4101", "[::1]:4101"])(
    "is not %s, the till's own",
    (host) => expect(statusOf({ ...PROGRAM, host })).toBe(200),
  );

  const names = [
    "127.0.0.1",
    "localhost",
    "[::1]",
    "::1",
    "127.0.0.1.",
    "localhost.",
    "evil.example",
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "0.0.0.0",
    "127.1",
    "127.0.0.2",
    "2130706433",
    "0x7f000001",
    "[::ffff:127.0.0.1]",
    "[0:0:0:0:0:0:0:1]",
    "till.local",
    "user@127.0.0.1",
    "",
  ];
  const ports = ["", ":", ":80", ":443", ":4100", ":4102", ":04101", ":41011", ":4101.", ":4101"];
  const foreign = names.flatMap((name) => ports.map((port) => `${name}${port}`)).filter((host) => !HOSTS.has(host));
  const spellings = foreign.flatMap((host) => [
    host,
    host.toUpperCase(),
    `${host} `,
    ` ${host}`,
    `${host},localhost:4101`,
  ]);

  it(`is refused however it is written, in ${spellings.length} ways, whatever is asked`, () => {
    const answered = spellings.filter((host) =>
      METHODS.some((method) => statusOf({ ...PROGRAM, method, host }) !== 421),
    );
    expect(answered).toEqual([]);
    expect(spellings.length).toBeGreaterThan(700);
  });

  it("is refused when no name is given at all", () => expect(statusOf({ ...PROGRAM, host: undefined })).toBe(421));
  it("is refused before anything else is looked at", () =>
    expect(statusOf({ host: "evil.example", origin: "http://evil.example", contentType: "text/plain" })).toBe(421));
  it("is refused while the till does not know its own port yet", () =>
    expect(refuseRequest(request(), new Set())?.status).toBe(421));
});

describe("a page of another origin", () => {
  const origins = [
    "null",
    "",
    "http://evil.example",
    "https://127.0.0.1:4101",
    "http://127.0.0.1",
    "http://127.0.0.1:4100",
    "http://127.0.0.1:41010",
    "http://127.0.0.1:4101.evil.example",
    "http://127.0.0.1:4101/",
    "http://127.0.0.1.:4101",
    "http://evil.example@127.0.0.1:4101",
    "http://127.0.0.1:4101 http://evil.example",
    "chrome-extension://abcdefghijklmnop",
    "file://",
  ];

  it.each(origins)("is refused as %j, for reading and for writing", (origin) => {
    for (const method of METHODS) expect([method, statusOf({ method, origin })]).toEqual([method, 403]);
    // An old browser says nothing but the origin.
    expect(statusOf({ ...PROGRAM, origin })).toBe(403);
  });

  it.each(["http://127.0.0.1:4101", "http://localhost:4101", "HTTP://LOCALHOST:4101", "http://[::1]:4101"])(
    "is not %s, the till's own",
    (origin) => expect(statusOf({ origin })).toBe(200),
  );

  it.each(["cross-site", "same-site", "something-new"])("is refused by the browser's word alone: %s", (fetchSite) => {
    // An image, a script, a form, a frame: none of them says an origin.
    for (const fetchDest of ["image", "script", "empty", "iframe", "object"])
      for (const fetchMode of ["no-cors", "cors", "navigate"])
        for (const method of METHODS)
          expect(statusOf({ method, origin: undefined, fetchSite, fetchMode, fetchDest, hasBody: false })).toBe(403);
    expect(statusOf({ method: "GET", origin: undefined, fetchSite, fetchMode: "cors", fetchDest: "document" })).toBe(
      403,
    );
  });

  it.each(["cross-site", "same-site"])("may link to the till's page (%s), and only that", (fetchSite) => {
    const link = { origin: undefined, fetchSite, fetchMode: "navigate", fetchDest: "document", hasBody: false };
    expect(statusOf({ ...link, method: "GET" })).toBe(200);
    expect(statusOf({ ...link, method: "HEAD" })).toBe(200);
    for (const method of ["POST", "PUT", "DELETE"]) expect(statusOf({ ...link, method })).toBe(403);
    expect(statusOf({ ...link, method: "GET", origin: "http://evil.example" })).toBe(403);
  });

  it("is not the address bar, nor a bookmark", () =>
    expect(
      statusOf({ method: "GET", origin: undefined, fetchSite: "none", fetchMode: "navigate", hasBody: false }),
    ).toBe(200));
});

describe("a body that a form can send", () => {
  const types = [
    "text/plain",
    "text/plain;application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/jsonp",
    "application/json,text/plain",
    "application/json text/plain",
    "text/csv2",
    "",
  ];

  it.each(types)("is not taken as %j", (contentType) => {
    for (const method of ["POST", "PUT", "DELETE", "PATCH"])
      for (const from of [{}, PROGRAM]) expect(statusOf({ ...from, method, contentType })).toBe(415);
  });

  it("is not taken without a type", () => {
    expect(statusOf({ contentType: undefined })).toBe(415);
    expect(statusOf({ ...PROGRAM, contentType: undefined })).toBe(415);
  });

  it.each([
    "application/json",
    "application/json; charset=utf-8",
    "APPLICATION/JSON",
    " application/json ;x=y",
    "text/csv",
  ])("is not %j", (contentType) => {
    expect(statusOf({ contentType })).toBe(200);
    expect(statusOf({ ...PROGRAM, contentType })).toBe(200);
  });

  it("is not a voided line: DELETE comes without one", () => {
    expect(statusOf({ method: "DELETE", contentType: undefined, hasBody: false })).toBe(200);
    expect(statusOf({ ...PROGRAM, method: "DELETE", contentType: undefined, hasBody: false })).toBe(200);
  });
});

describe("a refusal", () => {
  it("says what to do, and tells programs apart by its name", () => {
    const kinds = [
      [{ host: "evil.example" }, "foreign-host", /address it printed at start/],
      [{ origin: "null" }, "foreign-origin", /till's own page/],
      [{ fetchSite: "cross-site" }, "foreign-origin", /till's own page/],
      [{ contentType: "text/plain" }, "content-type", /application\/json/],
    ] as const;
    for (const [more, error, message] of kinds) {
      const refusal = refuseRequest(request(more), HOSTS);
      expect(refusal?.error).toBe(error);
      expect(refusal?.message).toMatch(message);
    }
  });
});
