import type { Server } from "node:http";

/** A server on loopback, answering. */
export interface Served {
  readonly port: number;
  readonly url: string;
  /** Stops answering; connections that stay open (event streams) are cut. */
  close(): Promise<void>;
}

/** Ends a server together with its open connections. */
export const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
