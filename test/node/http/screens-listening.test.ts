import { describe, expect, it } from "vitest";
import { HEARD_EVENTS_WAITING_MAX } from "../../../src/kernel/limits.ts";
import { createEventHub } from "../../../src/node/event-hub.ts";
import { BARE_HEADERS, bareApp } from "../support/bare-app.ts";

const CHANGE = { name: "catalogue", data: { products: 7 } } as const;

const listen = async () => {
  const events = createEventHub();
  const response = await bareApp({ events }).request("/api/events", { headers: BARE_HEADERS });
  if (response.body === null) throw new Error("no stream");
  return { events, response, body: response.body };
};

/** Lets everything that is ready run. */
const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe("a screen", () => {
  it("hears a hello at once, then what happens, and is never stored by anyone on the way", async () => {
    const { events, response, body } = await listen();
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    expect(response.headers.get("cache-control")).toBe("no-cache");
    events.emit(CHANGE);
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    while (!text.includes("catalogue")) text += (await reader.read()).value ?? "";
    expect(text).toBe('event: hello\ndata: {}\n\nevent: catalogue\ndata: {"products":7}\n\n');
    await reader.cancel();
  });

  it("that has left is told nothing more", async () => {
    const { events, body } = await listen();
    expect(events.isHeard()).toBe(true);
    await body.cancel();
    expect(events.isHeard()).toBe(false);
  });

  it("that has stopped reading is let go before it fills the memory", async () => {
    const { events, body } = await listen();
    for (let count = 0; count < HEARD_EVENTS_WAITING_MAX - 10; count++) events.emit(CHANGE);
    await settle();
    expect(events.isHeard()).toBe(true);
    for (let count = 0; count < 20; count++) events.emit(CHANGE);
    await settle();
    expect(events.isHeard()).toBe(false);
    // What had been kept for it is still given, and then the stream ends: it comes again and asks for the whole state.
    const text = await new Response(body).text();
    expect(text.split("event: catalogue").length - 1).toBeLessThan(HEARD_EVENTS_WAITING_MAX);
  });

  it("that reads hears everything, however much it is", async () => {
    const { events, body } = await listen();
    const reader = body.getReader();
    let heard = 0;
    for (let count = 0; count < 3 * HEARD_EVENTS_WAITING_MAX; count++) {
      events.emit(CHANGE);
      heard += (await reader.read()).value?.length ?? 0;
    }
    expect(events.isHeard()).toBe(true);
    expect(heard).toBeGreaterThan(3 * HEARD_EVENTS_WAITING_MAX * 30);
    await reader.cancel();
  });
});
