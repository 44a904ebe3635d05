import { connect, type Socket } from "node:net";
import { err, ok, type Result } from "../kernel/result.ts";
import { PRINTER_ANSWER_BYTES_MAX, PRINTER_CONNECT_MS_MAX, PRINTER_WRITE_MS_MAX } from "./limits.ts";
import type { LinkProblem, PrinterLink, PrinterTransport } from "./printer-transport.ts";

export interface TcpPrinterOptions {
  readonly host: string;
  readonly port: number;
  readonly connectMs?: number;
  readonly writeMs?: number;
}

/** A printer on the network, raw bytes over TCP. */
export const createTcpTransport = (options: TcpPrinterOptions): PrinterTransport => ({
  place: `${options.host} port ${options.port}`,
  open: () =>
    new Promise((resolve) => {
      const socket = connect({ host: options.host, port: options.port, noDelay: true });
      const give = (result: Result<PrinterLink, LinkProblem>): void => {
        clearTimeout(timer);
        socket.off("error", fail);
        if (!result.ok) {
          // A late error of a socket nobody waits for must not end the program.
          socket.on("error", () => {});
          socket.destroy();
        }
        resolve(result);
      };
      const fail = (error: NodeJS.ErrnoException): void => give(err(connectProblem(error)));
      const timer = setTimeout(
        () => give(err({ type: "unreachable", detail: "no answer to the connection" })),
        options.connectMs ?? PRINTER_CONNECT_MS_MAX,
      );
      socket.on("error", fail);
      socket.once("connect", () => give(ok(createTcpLink(socket, options.writeMs ?? PRINTER_WRITE_MS_MAX))));
    }),
});

const connectProblem = (error: NodeJS.ErrnoException): LinkProblem => {
  const detail = error.message;
  if (error.code === "ECONNREFUSED" || error.code === "ECONNRESET") return { type: "refused", detail };
  if (error.code === "EACCES" || error.code === "EPERM") return { type: "forbidden", detail };
  return { type: "unreachable", detail };
};

const createTcpLink = (socket: Socket, writeMs: number): PrinterLink => {
  let lost: LinkProblem | null = null;
  const arrived: Uint8Array[] = [];
  let arrivedBytes = 0;
  /** Whoever waits in `send` or `receive` looks again when anything happens. */
  let waiting: (() => void) | null = null;
  const wake = (): void => waiting?.();
  const lose = (problem: LinkProblem): void => {
    lost ??= problem;
    socket.destroy();
    wake();
  };
  socket.on("data", (chunk) => {
    arrivedBytes += chunk.length;
    if (arrivedBytes > PRINTER_ANSWER_BYTES_MAX) return lose({ type: "lost", detail: "it sends without being asked" });
    arrived.push(new Uint8Array(chunk));
    return wake();
  });
  socket.on("error", (error) => lose({ type: "lost", detail: error.message }));
  socket.on("end", () => lose({ type: "lost", detail: "it closed the connection" }));
  socket.on("close", () => lose({ type: "lost", detail: "the connection is closed" }));

  return {
    readable: true,
    send: (bytes) =>
      new Promise((resolve) => {
        if (lost) return resolve(err(lost));
        const give = (result: Result<void, LinkProblem>): void => {
          clearTimeout(timer);
          waiting = null;
          resolve(result);
        };
        const timer = setTimeout(() => lose({ type: "stuck", detail: `took no bytes for ${writeMs} ms` }), writeMs);
        waiting = () => lost && give(err(lost));
        socket.write(bytes, (error) => {
          if (!error && !lost) give(ok(undefined));
        });
        return undefined;
      }),
    receive: (timeoutMs) =>
      new Promise((resolve) => {
        const give = (result: Result<Uint8Array | null, LinkProblem>): void => {
          clearTimeout(timer);
          waiting = null;
          resolve(result);
        };
        const look = (): void => {
          const bytes = arrived.shift();
          if (bytes) {
            arrivedBytes -= bytes.length;
            give(ok(bytes));
          } else if (lost) give(err(lost));
        };
        const timer = setTimeout(() => give(ok(null)), timeoutMs);
        waiting = look;
        look();
      }),
    close: () =>
      new Promise((resolve) => {
        if (socket.destroyed) return resolve();
        socket.once("close", () => resolve());
        // What has been written is still delivered; a printer that does not hang up is not waited for.
        socket.end(() => socket.destroy());
        setTimeout(() => socket.destroy(), CLOSE_MS_MAX).unref();
        return undefined;
      }),
  };
};

/** A printer's side that does not close by itself. */
const CLOSE_MS_MAX = 1_000;
