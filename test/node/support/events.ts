/** A screen's ear: the till's server-sent events, one after the other. */
import { onTestFinished } from "vitest";
import type { EventName } from "../../../src/api/schemas.ts";
import type { TestTill } from "./running-till.ts";

export interface Ear {
  /** The next event of that name that has not been given yet; waits for it. Others are kept for their own calls. */
  next(name: EventName | "hello"): Promise<unknown>;
  leave(): void;
  readonly ended: Promise<"by us" | "by the till">;
}

/** Resolves once the till has said hello: what happens from then on is heard. */
export const listenTo = async (till: Pick<TestTill, "url" | "keys">): Promise<Ear> => {
  const leaving = new AbortController();
  const headers = { authorization: `Bearer ${till.keys.cashier}` };
  const response = await fetch(`${till.url}/api/events`, { headers, signal: leaving.signal });
  if (response.body === null || response.status !== 200) throw new Error(`no events: ${response.status}`);
  const heard = new Map<string, unknown[]>();
  const waiting = new Map<string, ((data: unknown) => void)[]>();
  const deliver = (block: string): void => {
    const name = /^event: (.*)$/m.exec(block)?.[1] ?? "";
    const data: unknown = JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? "null");
    const waiter = waiting.get(name)?.shift();
    if (waiter === undefined) heard.set(name, [...(heard.get(name) ?? []), data]);
    else waiter(data);
  };
  const pump = async (body: ReadableStream<Uint8Array>): Promise<"by us" | "by the till"> => {
    let text = "";
    try {
      for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
        const blocks = (text + chunk).split("\n\n");
        text = blocks.pop() ?? "";
        for (const block of blocks) deliver(block);
      }
    } catch {
      // Cut, by one side or the other.
    }
    return leaving.signal.aborted ? "by us" : "by the till";
  };
  const ended = pump(response.body as ReadableStream<Uint8Array>);
  const next: Ear["next"] = (name) => {
    const kept = heard.get(name)?.shift();
    if (kept !== undefined) return Promise.resolve(kept);
    return new Promise((resolve) => {
      waiting.set(name, [...(waiting.get(name) ?? []), resolve]);
    });
  };
  const leave = (): void => leaving.abort();
  onTestFinished(leave);
  await next("hello");
  return { next, leave, ended };
};
