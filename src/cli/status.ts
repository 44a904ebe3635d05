import { dataDirAt } from "../node/data-dir.ts";
import { callTill } from "./client.ts";

interface StatusAnswer {
  readonly till: { readonly name: string; readonly version: string };
  readonly cluster: string;
  readonly entries: number;
  readonly salesToday: { readonly count: number };
  readonly sync: {
    readonly state: string;
    readonly onlyHere: number;
    readonly peers: readonly {
      readonly name: string;
      readonly connected: boolean;
      readonly behind: number;
      readonly ahead: number;
      readonly clockOffsetMs: number | null;
      readonly problem: string | null;
    }[];
  };
}

/** Shows how the running till is. */
export const runStatus = async (options: { readonly data: string; readonly json: boolean }): Promise<void> => {
  const response = await callTill(dataDirAt(options.data), options.json ? "/api/status" : "/api/status?digests=false");
  const text = await response.text();
  if (options.json) {
    console.log(text);
    return;
  }
  const status = JSON.parse(text) as StatusAnswer;
  console.log(`${status.till.name} (Tillmesh ${status.till.version}), store ${status.cluster.slice(0, 8)}`);
  const { count } = status.salesToday;
  const { onlyHere } = status.sync;
  console.log(
    `${status.entries} entries, ${count} ${count === 1 ? "receipt" : "receipts"} today, ${status.sync.state}`,
  );
  if (onlyHere > 0) console.log(`${onlyHere} ${onlyHere === 1 ? "sale is" : "sales are"} on this till only`);
  for (const peer of status.sync.peers) {
    const lag = `${peer.behind} behind, ${peer.ahead} ahead`;
    const offset = peer.clockOffsetMs === null ? "" : `, clock ${peer.clockOffsetMs} ms off`;
    console.log(`  ${peer.name}: ${peer.connected ? `connected, ${lag}${offset}` : (peer.problem ?? "not connected")}`);
  }
};
