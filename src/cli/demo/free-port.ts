import { createServer } from "node:net";

/** How far to look: somebody with a hundred busy ports in a row wants to be asked. */
const PORTS_TRIED_MAX = 100;

/** Whether a server may listen on this port of loopback now. */
export const isPortFree = async (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => {
      server.close(() => resolve(true));
    });
  });

/** The first free port from `from` up that is not in `taken`; 0 (any) stays 0. Throws when there is none near. */
export const nextFreePort = async (
  from: number,
  taken: readonly number[],
  isFree: (port: number) => Promise<boolean>,
): Promise<number> => {
  if (from === 0) return 0;
  const end = Math.min(from + PORTS_TRIED_MAX, 65_536);
  for (let port = from; port < end; port++) {
    if (!taken.includes(port) && (await isFree(port))) return port;
  }
  throw new Error(`the ports from ${from} to ${end - 1} are all in use. Give another start with --port`);
};

/**
 * The wall's port and one for each till: the tills directly above `first`, the wall at `first`; a port in use is
 * passed over, the wall's last, so that it never takes a till's.
 */
export const chooseDemoPorts = async (
  first: number,
  tills: number,
  isFree: (port: number) => Promise<boolean>,
): Promise<{ readonly wall: number; readonly tills: readonly number[] }> => {
  const chosen: number[] = [];
  while (chosen.length < tills) {
    const from = first === 0 ? 0 : (chosen.at(-1) ?? first) + 1;
    chosen.push(await nextFreePort(from, chosen, isFree));
  }
  return { wall: await nextFreePort(first, chosen, isFree), tills: chosen };
};
