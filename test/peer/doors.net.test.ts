import { request } from "node:http";
import https from "node:https";
import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls, createServer as createTlsServer, type TLSSocket } from "node:tls";
import { afterEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { FRAME_BYTES_MAX } from "../../src/kernel/limits.ts";
import type { ClusterId } from "../../src/log/ids.ts";
import { createDeviceCertificate, type DeviceCertificate } from "../../src/peer/certificate.ts";
import { createAuthor } from "./support/authors.ts";
import { admit, connectedTo, createTill, type Members, type Till } from "./support/tills.ts";

const opened: { stop(): unknown }[] = [];
afterEach(async () => {
  for (const thing of opened.splice(0).toReversed()) await thing.stop();
});

const startTill = async (
  members: Members,
  seed = "lane one",
  options: Parameters<typeof createTill>[2] = {},
): Promise<Till> => {
  const till = await createTill(seed, members, options);
  admit(members, till.author, till.certificate);
  till.port = (await till.engine.start()).port;
  opened.push(till);
  return till;
};

const stranger = (): Promise<DeviceCertificate> => createDeviceCertificate(createAuthor("stranger").device);

/** How a raw WebSocket with this key ends: the HTTP status it was refused with, or the error. */
const knock = (port: number, options: object): Promise<string> =>
  new Promise((resolve) => {
    const socket = new WebSocket(`wss://127.0.0.1:${port}/peer`, { rejectUnauthorized: false, ...options });
    socket.on("error", (error) => resolve(error.message));
    socket.once("unexpected-response", (_request, response) => {
      resolve(String(response.statusCode));
      socket.terminate();
    });
    socket.once("open", () => {
      resolve("open");
      socket.terminate();
    });
  });

const identity = ({ certPem, keyPem }: DeviceCertificate): { cert: string; key: string } => ({
  cert: certPem,
  key: keyPem,
});

describe("the door between tills", () => {
  it("refuses an unknown key and shows who knocked", async () => {
    const till = await startTill(new Map());
    const key = await stranger();
    expect(await knock(till.port, identity(key))).toBe("403");
    await till.until(() => till.engine.state().refused.length > 0, "reported");
    expect(till.engine.state().refused[0]).toMatchObject({ address: "127.0.0.1", reason: `unknown key ${key.pin}` });
    expect(connectedTo(till)).toBe(0);
  });

  it("refuses a member's name under another key", async () => {
    const members: Members = new Map();
    const till = await startTill(members);
    const known = await startTill(members, "lane two");
    const forged = await createDeviceCertificate(known.author.device);
    expect(await knock(till.port, identity(forged))).toBe("403");
  });

  it("refuses who shows no key", async () => {
    const till = await startTill(new Map());
    expect(await knock(till.port, {})).toBe("403");
    await till.until(() => till.engine.state().refused.length > 0, "reported");
    expect(till.engine.state().refused[0]!.reason).toBe("it shows no key");
  });

  it("refuses TLS 1.2", async () => {
    const members: Members = new Map();
    const till = await startTill(members);
    const other = await startTill(members, "lane two");
    // The right key does not help.
    const answer = await knock(till.port, { ...identity(other.certificate), maxVersion: "TLSv1.2" });
    expect(answer).toMatch(/protocol version|EPROTO|alert/);
    await till.until(
      () => till.engine.state().refused.some(({ reason }) => reason.startsWith("no TLS 1.3")),
      "reported",
    );
  });

  it("does not speak plain HTTP, nor serve web pages", async () => {
    const till = await startTill(new Map());
    const plain = await new Promise<string>((resolve) => {
      request({ host: "127.0.0.1", port: till.port }, (response) => resolve(String(response.statusCode)))
        .on("error", (error) => resolve(error.message))
        .end();
    });
    expect(plain).toMatch(/hang up|ECONNRESET|Parse Error/);
    const page = await new Promise<number>((resolve, reject) => {
      https
        .get({ host: "127.0.0.1", port: till.port, rejectUnauthorized: false, agent: false }, (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        })
        .on("error", reject);
    });
    expect(page).toBe(404);
  });

  it("refuses a browser page even with a member's key", async () => {
    const members: Members = new Map();
    const till = await startTill(members);
    const other = await startTill(members, "lane two");
    expect(await knock(till.port, { ...identity(other.certificate), origin: "http://evil.example" })).toBe("403");
  });

  it("says nothing to a server that has not the expected key", async () => {
    const members: Members = new Map();
    const till = await startTill(members);
    const expected = createAuthor("lane two");
    admit(members, expected, await createDeviceCertificate(expected.device));
    const impostor = await stranger();
    let heard = 0;
    let connections = 0;
    const gone = new Promise<void>((resolve) => {
      const server = createTlsServer({ ...identity(impostor), minVersion: "TLSv1.3" }, (socket: TLSSocket) => {
        socket.on("data", (data) => {
          heard += data.length;
        });
        socket.on("error", () => undefined);
      });
      // The till may hang up before the impostor has finished the handshake: the bare socket shows it either way.
      server.on("tlsClientError", () => undefined);
      server.on("connection", (socket: Socket) => {
        connections++;
        socket.once("close", () => resolve());
      });
      opened.push({ stop: () => server.close() });
      server.listen(0, "127.0.0.1", () => {
        const { port } = server.address() as { port: number };
        till.transport.dial(expected.device, { host: "127.0.0.1", port }, expected.device);
      });
    });
    await till.until(
      () => till.engine.state().peers[0]!.problem?.includes("Another device") === true,
      "the problem is shown",
    );
    await gone;
    expect(connections).toBe(1);
    expect(heard).toBe(0);
  });

  it("refuses a member of another store with a reason that both show", async () => {
    const members: Members = new Map();
    const till = await startTill(members);
    const foreign = await startTill(members, "lane two", {
      cluster: "f0".repeat(16) as ClusterId,
      typed: [{ host: "127.0.0.1", port: till.port }],
    });
    await till.until(() => till.engine.state().refused.length > 0, "reported");
    await foreign.until(() => foreign.engine.state().peers[0]!.problem !== null, "shown");
    expect(till.engine.state().refused[0]!.reason).toContain("another store");
    await foreign.until(() => foreign.engine.state().peers[0]!.problem!.includes("another store"), "shown there");
    expect(connectedTo(till)).toBe(0);
  });

  it("ends a connection that sends a frame beyond the limit, and lives on", async () => {
    const members: Members = new Map();
    const till = await startTill(members);
    const author = createAuthor("lane two");
    const certificate = await createDeviceCertificate(author.device);
    admit(members, author, certificate);
    const closed = await new Promise<number>((resolve) => {
      const socket = new WebSocket(`wss://127.0.0.1:${till.port}/peer`, {
        rejectUnauthorized: false,
        ...identity(certificate),
      });
      socket.on("error", () => undefined);
      socket.once("open", () => socket.send(new Uint8Array(FRAME_BYTES_MAX + 1)));
      socket.once("close", resolve);
    });
    expect(closed).toBe(1009);
    expect(till.engine.state().state).toBe("alone");
  });

  it("turns a flood of strangers away without filling its list", async () => {
    const members: Members = new Map();
    const till = await startTill(members);
    const key = identity(await stranger());
    const answers = await Promise.all(Array.from({ length: 40 }, () => knock(till.port, key)));
    expect(new Set(answers)).toEqual(new Set(["403"]));
    // Five a second are told; the list itself is bounded too.
    expect(till.engine.state().refused.length).toBeLessThanOrEqual(20);
    const member = await startTill(members, "lane two", { typed: [{ host: "127.0.0.1", port: till.port }] });
    await member.until(() => connectedTo(member) === 1, "a member gets in all the same");
  });

  // Node's own limit for an unfinished handshake is two minutes.
  it("does not hold half-open connections for long", { timeout: 60_000 }, async () => {
    const till = await startTill(new Map());
    await new Promise<void>((resolve) => {
      const socket = connectTcp(till.port, "127.0.0.1");
      socket.on("error", () => undefined);
      socket.on("close", () => resolve());
    });
    expect(connectedTo(till)).toBe(0);
  });

  it("accepts the certificate whatever the clock says: it is dated 1970 to 9999", async () => {
    const members: Members = new Map();
    const till = await startTill(members);
    const dates = await new Promise<string[]>((resolve) => {
      const socket = connectTls({ host: "127.0.0.1", port: till.port, rejectUnauthorized: false }, () => {
        const { valid_from: from, valid_to: to } = socket.getPeerCertificate();
        resolve([from, to]);
        socket.destroy();
      });
    });
    expect(dates).toEqual(["Jan  1 00:00:00 1970 GMT", "Dec 31 23:59:59 9999 GMT"]);
  });
});
