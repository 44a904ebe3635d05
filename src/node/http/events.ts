import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { streamSSE } from "hono/streaming";
import { EVENT_SCHEMAS } from "../../api/schemas.ts";
import { HEARD_EVENTS_WAITING_MAX } from "../../kernel/limits.ts";
import type { Till } from "../till.ts";
import type { Let } from "./auth.ts";
import { refusals } from "./operation.ts";

/** Between two signs of life, so that a screen can tell silence from a dead till, and a dead screen is noticed. */
const HELLO_EVERY_MS = 15_000;

const events = createRoute({
  method: "get",
  path: "/api/events",
  operationId: "followEvents",
  summary: "Live changes as server-sent events, each carrying the whole part that changed",
  responses: {
    200: {
      description: `Events ${Object.keys(EVENT_SCHEMAS).join(", ")}, whose data is JSON, and hello as a sign of life`,
      content: { "text/event-stream": { schema: z.string() } },
    },
    401: refusals[401],
  },
});

/** Tells each screen what happens at the till, until it leaves. */
export const registerEvents = (app: OpenAPIHono<Let>, till: Till): void => {
  app.openapi(events, (c) => streamSSE(c, (stream) => pumpEvents(till, stream)));
};

interface EventSink {
  onAbort(listener: () => void): void;
  writeSSE(message: { event: string; data: string }): Promise<void>;
}

/** Resolves when the screen has left, or when it takes so little that it had better come again and ask for the whole state. */
const pumpEvents = (till: Till, stream: EventSink): Promise<void> =>
  new Promise((resolve) => {
    let waiting = 0;
    const send = async (event: string, data: string): Promise<void> => {
      waiting++;
      if (waiting > HEARD_EVENTS_WAITING_MAX) leave();
      else await stream.writeSSE({ event, data });
      waiting--;
    };
    const hello = (): void => void send("hello", "{}");
    const unsubscribe = till.events.subscribe((event) => void send(event.name, JSON.stringify(event.data)));
    const timer = setInterval(hello, HELLO_EVERY_MS);
    const leave = (): void => {
      unsubscribe();
      clearInterval(timer);
      resolve();
    };
    stream.onAbort(leave);
    hello();
  });
