import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { EVENT_SCHEMAS } from "../../src/api/schemas.ts";
import { CATALOGUE, runTill } from "./support/running-till.ts";

const text = readFileSync(join(import.meta.dirname, "../../docs/API.md"), "utf8");

it("the examples of docs/API.md answer as they say", async () => {
  const till = await runTill({ catalogue: CATALOGUE });
  const examples = [...text.matchAll(/```sh\n(curl [^]*?)```[^]*?```json\n([^]*?)```/g)];
  for (const [, command = "", answer = ""] of examples) {
    const path = /http:\/\/127\.0\.0\.1:4101(\/\S+)/.exec(command)?.[1] ?? "";
    const body = /-d '([^]*)'/.exec(command)?.[1];
    expect(command).toContain('-H "Authorization: Bearer $KEY" -H "Content-Type: application/json"');
    const { body: said } = await till.cashier("POST", path, JSON.parse(body ?? ""));
    expect(said).toMatchObject(JSON.parse(answer) as object);
  }
  expect(examples.length).toBe(2);
});

it("docs/API.md names every event", () => {
  const table = text.slice(text.indexOf("| Event | Data |"), text.indexOf("A listener that"));
  const named = [...table.matchAll(/^\| `(\w+)` \|/gm)].map((match) => match[1]);
  expect(named).toEqual([...Object.keys(EVENT_SCHEMAS), "hello"]);
});
