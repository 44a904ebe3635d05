import type { SyncState } from "../api/schemas.ts";
import type { PeerEngineState } from "../peer/peer-engine.ts";

/** The store's state as screens show it: what the peers say, and how many own sales no other till has. */
export const syncStateOf = (peers: PeerEngineState, onlyHere: number): SyncState => ({ ...peers, onlyHere });
