import type { SyncState } from "../api/schemas.ts";
import type { PeerEngine } from "../peer/peer-engine.ts";
import type { Store } from "../store/open-store.ts";
import { countSalesAfter } from "../store/queries/sales-after.ts";
import type { PeerView } from "./till-context.ts";

/** The neighbours, with what only this till can know: which of its sales are nowhere else. */
export const createPeerView = (engine: PeerEngine, store: Store): PeerView => ({
  holders: (author, seq) => engine.holders(author, seq),
  tills: () => Math.max(1, store.log.members().size),
  sync: (): SyncState => {
    const { own, sql } = store;
    return { ...engine.state(), onlyHere: countSalesAfter(sql, own.author, engine.heldElsewhere(own.author)) };
  },
  setCut: (cut) => engine.setCut(cut),
});
