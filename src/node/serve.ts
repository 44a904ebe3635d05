import type { Server } from "node:http";

/** A server on loopback, answering. */
export interface Served {
  readonly port: number;
  readonly url: string;
  /** Stops answering; connections that stay open (event streams) are cut. */
  close(): Promise<void>;
}

/** What answers under way are given to go out; event streams never end by themselves. */
const LAST_ANSWERS_MS = 200;

/** Ends a server: it takes no more, sends what it has answered, and cuts the rest. */
export const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), LAST_ANSWERS_MS);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
  });
