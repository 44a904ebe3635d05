import { describe, expect, it } from "vitest";
import { createWallApp } from "../../../src/node/demo/wall-app.ts";
import { wallStateOf } from "../../../src/node/demo/wall-state.ts";
import { fakeControls } from "./support/fake-controls.ts";
import { observe, wallInput } from "./support/wall-world.ts";

const HOST = "127.0.0.1:4100";
const STATE = wallStateOf(wallInput([observe(1), observe(2), observe(3)]));
const silent = { info: () => {}, warn: () => {}, error: () => {} };

interface Asked {
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const open = () => {
  const controls = fakeControls(STATE);
  const closing = new AbortController();
  const page = { body: new TextEncoder().encode("<!doctype html>"), type: "text/html", immutable: false };
  const app = createWallApp({
    controls,
    logger: silent,
    hosts: () => new Set([HOST]),
    serveScreens: (path) => (path === "/" ? page : null),
    closing: closing.signal,
  });
  const ask = async (path: string, init: Asked = {}): Promise<Response> =>
    app.request(`http://${HOST}${path}`, { ...init, headers: { host: HOST, ...init.headers } });
  const post = async (path: string, body: unknown): Promise<Response> => {
    const text = JSON.stringify(body);
    const headers = {
      "content-type": "application/json",
      "content-length": String(text.length),
      origin: `http://${HOST}`,
    };
    return ask(path, { method: "POST", body: text, headers });
  };
  return { controls, closing, ask, post };
};

describe("the wall's requests", () => {
  it("turn the switches they name, and no others", async () => {
    const { controls, post } = open();
    await post("/api/wall/tills/2/network", { up: false });
    await post("/api/wall/tills/3/kill", {});
    await post("/api/wall/tills/3/restart", {});
    await post("/api/wall/busy-hour", { action: "start", speed: "60" });
    await post("/api/wall/busy-hour", { action: "stop" });
    await post("/api/wall/printers/1", { paper: false });
    expect(controls.pressed).toEqual([
      "network 2 false",
      "kill 3",
      "restart 3",
      "busy 60",
      "busy stop",
      'printer 1 {"paper":false}',
    ]);
  });

  it("say what is wrong with them, and where, and turn nothing", async () => {
    const { controls, post, ask } = open();
    const wrong = await post("/api/wall/tills/2/network", { up: "no" });
    expect(wrong.status).toBe(422);
    expect(await wrong.json()).toMatchObject({ error: "validation", issues: [{ path: "up" }] });
    expect((await post("/api/wall/printers/1", {})).status).toBe(422);
    expect((await post("/api/wall/busy-hour", { action: "start", speed: "1000" })).status).toBe(422);
    expect((await post("/api/wall/tills/4/kill", {})).status).toBe(404);
    expect((await post("/api/wall/tills/1e0x/kill", {})).status).toBe(404);
    const headers = { "content-type": "application/json", "content-length": "4" };
    const broken = await ask("/api/wall/busy-hour", { method: "POST", body: "{no}", headers });
    expect(broken.status).toBe(400);
    expect(controls.pressed).toEqual([]);
  });

  it("are answered with the sentence why not when nothing was done", async () => {
    const { controls, post } = open();
    controls.refuseWith("Lane 2 does not run");
    const answer = await post("/api/wall/tills/2/kill", {});
    expect(answer.status).toBe(409);
    expect(await answer.json()).toEqual({ error: "refused", message: "Lane 2 does not run" });
  });

  it("from another site, or under another name, kill nothing", async () => {
    const { controls, ask } = open();
    const json = { "content-type": "application/json", "content-length": "2" };
    const kill = async (headers: Record<string, string>): Promise<number> =>
      (await ask("/api/wall/tills/1/kill", { method: "POST", body: "{}", headers: { ...json, ...headers } })).status;
    expect(await kill({ origin: "http://evil.example" })).toBe(403);
    expect(await kill({ host: "evil.example:4100" })).toBe(421);
    expect(await kill({ "sec-fetch-site": "cross-site" })).toBe(403);
    expect(await kill({ "content-type": "text/plain" })).toBe(415);
    expect(controls.pressed).toEqual([]);
  });

  it("show a paper as a picture that can run nothing", async () => {
    const { ask } = open();
    const paper = await ask("/api/wall/printers/1/papers/7.svg");
    expect(paper.headers.get("content-type")).toContain("image/svg+xml");
    expect(paper.headers.get("content-security-policy")).toContain("sandbox");
    expect((await ask("/api/wall/printers/1/papers/8.svg")).status).toBe(404);
    expect(await (await ask("/api/wall/printers/1/papers")).json()).toMatchObject({ items: [{ id: "7" }] });
    expect((await ask("/")).headers.get("content-security-policy")).toContain("script-src 'self'");
  });
});

/** Reads events off the stream until there are `count`, and hangs up. */
const readStates = async (response: Response, count: number, onEach: (at: number) => void): Promise<unknown[]> => {
  const reader = response.body!.getReader();
  const decoder = new TextDecoder();
  const states: unknown[] = [];
  let text = "";
  while (states.length < count) {
    const { done, value } = await reader.read();
    if (done) return states;
    text += decoder.decode(value, { stream: true });
    for (let end = text.indexOf("\n\n"); end !== -1; end = text.indexOf("\n\n")) {
      states.push(JSON.parse(/^data: (.*)$/m.exec(text.slice(0, end))?.[1] ?? "null"));
      text = text.slice(end + 2);
      onEach(states.length);
    }
  }
  await reader.cancel();
  return states;
};

describe("the wall's events", () => {
  it("begin with the state as it is, and bring each new one", async () => {
    const { controls, ask } = open();
    const next = { ...STATE, at: STATE.at + 500 };
    const states = await readStates(await ask("/api/wall/events"), 2, (count) => {
      if (count === 1) controls.show(next);
    });
    expect(states).toEqual([STATE, next]);
  });

  it("end when the demo ends, so that its server can close", async () => {
    const { ask, closing, controls } = open();
    const states = await readStates(await ask("/api/wall/events"), 5, () => closing.abort());
    expect(states).toHaveLength(1);
    expect(controls.listenerCount()).toBe(0);
  });
});
