/**
 * Connections between tills: WebSockets over TLS 1.3, both ends authenticated by pinned keys.
 * Certificates are self-signed, so Node's own check is off and the pin is the check: the server's in `upgrade`, the
 * dialler's in `finishRequest`, before the first byte of HTTP is sent (PACKAGES section 4).
 */
import { X509Certificate } from "node:crypto";
import https from "node:https";
import type { IncomingMessage } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { TLSSocket } from "node:tls";
import { WebSocket, WebSocketServer } from "ws";
import { must } from "../kernel/assert.ts";
import { FRAME_BYTES_MAX } from "../kernel/limits.ts";
import type { Clock, Logger, Scheduler } from "../kernel/ports.ts";
import type { DeviceId } from "../log/ids.ts";
import { type DeviceCertificate, pinOf } from "./certificate.ts";
import type { DialFailure, Transport, TransportHandlers } from "./ports.ts";
import type { Address } from "./protocol/dialer.ts";
import type { ConnectionId } from "./protocol/session.ts";
import { createRefusalLimit } from "./refusal-limit.ts";

/** A peer on the same network answers within this, or is dialled again later. */
const HANDSHAKE_MS_MAX = 3_000;

/** Sockets at a time, strangers' included: 30 tills twice over, and room for a flood to be turned away in. */
const SOCKETS_MAX = 128;

/** Unsent bytes to one peer. The protocol's windows keep far below; beyond this the peer does not read. */
const UNSENT_BYTES_MAX = 16 * 1024 * 1024;

/** How long a connection that was closed gently may take to say so. */
const CLOSE_MS_MAX = 1_000;

const PATH = "/peer";

export interface TlsTransportOptions {
  readonly certificate: DeviceCertificate;
  /** Where to listen; port 0 takes a free one. */
  readonly listen: Address;
  readonly clock: Pick<Clock, "monoMs">;
  readonly scheduler: Scheduler;
  readonly logger: Logger;
}

const TLS_OPTIONS = { rejectUnauthorized: false, minVersion: "TLSv1.3" } as const;
const WS_OPTIONS = { perMessageDeflate: false, maxPayload: FRAME_BYTES_MAX } as const;

const pinOfSocket = (socket: Duplex): string | null => {
  const certificate = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined;
  return certificate === undefined ? null : pinOf(new X509Certificate(certificate.raw));
};

const isHangUp = (error: Error): boolean => "code" in error && error.code === "ECONNRESET";

const hostOf = (socket: Pick<Socket, "remoteAddress">): string =>
  (socket.remoteAddress ?? "unknown").replace(/^::ffff:/, "");

/** `wss:` address of a peer, or null when the host is no host. */
const urlOf = ({ host, port }: Address): URL | null => {
  const literal = host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
  const text = `wss://${literal}:${port}${PATH}`;
  return URL.canParse(text) ? new URL(text) : null;
};

class TlsTransport implements Transport {
  readonly #options: TlsTransportOptions;
  readonly #server: https.Server;
  readonly #webSockets = new WebSocketServer({ noServer: true, clientTracking: false, ...WS_OPTIONS });
  readonly #connections = new Map<ConnectionId, WebSocket>();
  readonly #dialing = new Set<WebSocket>();
  readonly #sockets = new Set<Socket>();
  readonly #mayReport = createRefusalLimit();
  #handlers: TransportHandlers | null = null;
  #lastConnection = 0;
  #isCut = false;

  constructor(options: TlsTransportOptions) {
    this.#options = options;
    this.#server = https.createServer({
      ...this.#identity(),
      ...TLS_OPTIONS,
      requestCert: true,
      handshakeTimeout: HANDSHAKE_MS_MAX,
      headersTimeout: HANDSHAKE_MS_MAX,
      requestTimeout: HANDSHAKE_MS_MAX,
    });
    this.#server.maxConnections = SOCKETS_MAX;
    this.#server.on("connection", (socket: Socket) => this.#admit(socket));
    this.#server.on("clientError", (_error, socket) => socket.destroy());
    this.#server.on("tlsClientError", (error, socket) => {
      // A caller that gives up before it has said who it is (a busy till was too slow to answer) is no intruder.
      if (!isHangUp(error)) this.#turnAway(hostOf(socket), `no TLS 1.3 connection: ${error.message}`.slice(0, 200));
      socket.destroy();
    });
    this.#server.on("request", (request, response) => {
      this.#turnAway(hostOf(request.socket), "a web request where tills talk to each other");
      response.writeHead(404, { connection: "close" }).end();
    });
    this.#server.on("upgrade", (request, socket, head) => this.#upgrade(request, socket, head));
  }

  async start(handlers: TransportHandlers): Promise<{ readonly port: number }> {
    this.#handlers = handlers;
    const { listen, logger } = this.#options;
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(listen.port, listen.host, () => {
        this.#server.removeListener("error", reject);
        this.#server.on("error", (error) => logger.error("listening for tills failed", { error: error.message }));
        resolve();
      });
    });
    return { port: (this.#server.address() as AddressInfo).port };
  }

  dial(key: string, address: Address, expected: DeviceId | null): void {
    const url = urlOf(address);
    if (url === null || this.#isCut) {
      const [failure, detail] = this.#isCut
        ? (["cut", "the network is cut"] as const)
        : (["unreachable", "not an address"] as const);
      this.#options.scheduler.soon(() => this.#handlers?.dialFailed(key, failure, detail));
      return;
    }
    const outcome = { device: null as DeviceId | null, failure: "unreachable" as DialFailure, detail: "no answer" };
    const socket = new WebSocket(url, {
      ...this.#identity(),
      ...TLS_OPTIONS,
      ...WS_OPTIONS,
      handshakeTimeout: HANDSHAKE_MS_MAX,
      finishRequest: (request) => {
        request.once("socket", (raw) => {
          const check = (): void => {
            const seen = this.#whoIs(raw, expected);
            if (typeof seen === "string") outcome.failure = seen;
            else outcome.device = seen.device;
            if (outcome.device === null) request.destroy(new Error("another key is there"));
            else request.end();
          };
          if (raw instanceof TLSSocket && raw.getPeerX509Certificate() !== undefined) check();
          else raw.once("secureConnect", check);
        });
      },
    });
    this.#dialing.add(socket);
    socket.on("error", (error) => {
      outcome.detail = error.message;
    });
    socket.once("unexpected-response", (_request, response) => {
      outcome.failure = "refused";
      outcome.detail = `answered ${response.statusCode ?? 0}`;
      response.destroy();
      socket.terminate();
    });
    socket.once("open", () => {
      this.#dialing.delete(socket);
      this.#adopt(socket, { device: must(outcome.device, "a checked key"), address, key });
    });
    socket.once("close", () => {
      if (this.#dialing.delete(socket)) this.#handlers?.dialFailed(key, outcome.failure, outcome.detail);
    });
  }

  send(connection: ConnectionId, frame: Uint8Array): void {
    const socket = this.#connections.get(connection);
    if (socket === undefined || socket.readyState !== WebSocket.OPEN) return;
    if (socket.bufferedAmount > UNSENT_BYTES_MAX) socket.terminate();
    else socket.send(frame, { binary: true }, () => undefined);
  }

  close(connection: ConnectionId, how: "gently" | "at-once"): void {
    const socket = this.#connections.get(connection);
    if (socket === undefined) return;
    if (how === "at-once") socket.terminate();
    else this.#closeGently(socket);
  }

  setCut(cut: boolean): void {
    this.#isCut = cut;
    if (cut) this.#destroyAll();
  }

  async stop(): Promise<void> {
    const closing = [...this.#connections.values()].map(
      (socket) =>
        new Promise<void>((resolve) => {
          socket.once("close", () => resolve());
          this.#closeGently(socket);
        }),
    );
    for (const socket of this.#dialing) socket.terminate();
    const ended = this.#server.listening
      ? new Promise<void>((resolve) => {
          this.#server.close(() => resolve());
        })
      : Promise.resolve();
    await Promise.all(closing);
    this.#destroyAll();
    await ended;
  }

  #identity(): { cert: string; key: string } {
    return { cert: this.#options.certificate.certPem, key: this.#options.certificate.keyPem };
  }

  /** Who is at the other end of a dial, before anything is said to it. */
  #whoIs(raw: Duplex, expected: DeviceId | null): { readonly device: DeviceId } | "self" | "wrong-key" {
    const pin = pinOfSocket(raw);
    if (pin === this.#options.certificate.pin) return "self";
    const device = pin === null ? null : (this.#handlers?.memberByPin(pin) ?? null);
    return device === null || (expected !== null && device !== expected) ? "wrong-key" : { device };
  }

  #closeGently(socket: WebSocket): void {
    socket.close(1000);
    const late = this.#options.scheduler.after(CLOSE_MS_MAX, () => socket.terminate());
    socket.once("close", late);
  }

  #destroyAll(): void {
    for (const socket of [...this.#connections.values(), ...this.#dialing]) socket.terminate();
    for (const socket of this.#sockets) socket.destroy();
  }

  #admit(socket: Socket): void {
    socket.on("error", () => socket.destroy());
    if (this.#isCut) {
      socket.destroy();
      return;
    }
    socket.setNoDelay(true);
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
  }

  #turnAway(address: string, reason: string): void {
    if (this.#mayReport(this.#options.clock.monoMs())) this.#handlers?.refused(address, reason);
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on("error", () => socket.destroy());
    const pin = pinOfSocket(socket);
    const device = pin === null ? null : (this.#handlers?.memberByPin(pin) ?? null);
    const host = hostOf(request.socket);
    // A browser always sends Origin, a till never does.
    const isTill = request.url === PATH && request.headers.origin === undefined;
    if (device === null || !isTill) {
      this.#turnAway(host, pin === null ? "it shows no key" : isTill ? `unknown key ${pin}` : "not a till's request");
      socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
      const late = this.#options.scheduler.after(CLOSE_MS_MAX, () => socket.destroy());
      socket.once("close", late);
      return;
    }
    this.#webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.on("error", (error) =>
        this.#options.logger.info("a peer's connection failed", { host, error: error.message }),
      );
      this.#adopt(webSocket, { device, address: { host, port: request.socket.remotePort ?? 0 }, key: null });
    });
  }

  #adopt(socket: WebSocket, made: Parameters<TransportHandlers["connected"]>[1]): void {
    const connection = ++this.#lastConnection;
    this.#connections.set(connection, socket);
    socket.on("message", (data: Buffer, isBinary: boolean) => {
      // A real Uint8Array, because a Buffer's slice() does not copy. A text frame is none of ours: it has no kind.
      const bytes = isBinary ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(0);
      if (this.#connections.has(connection)) this.#handlers?.frame(connection, bytes);
    });
    socket.once("close", () => {
      if (this.#connections.delete(connection)) this.#handlers?.closed(connection);
    });
    this.#handlers?.connected(connection, made);
  }
}

/** The real transport of a till. */
export const createTlsTransport = (options: TlsTransportOptions): Transport => new TlsTransport(options);
