import type { SyncState } from "../api/schemas.ts";
import type { PeerEngine } from "../peer/peer-engine.ts";
import type { Store } from "../store/open-store.ts";
import { countSalesAfter } from "../store/queries/sales-after.ts";
import type { PeerView } from "./till-context.ts";

/** The neighbours, with what only this till can know: which of its sales are nowhere else. */
export const createPeerView = (engine: PeerEngine, store: Store): PeerView => {
  const { own, sql } = store;
  const onlyHere = (): number => countSalesAfter(sql, own.author, engine.heldElsewhere(own.author));
  return {
    holders: (author, seq) => engine.holders(author, seq),
    tills: () => Math.max(1, store.log.members().size),
    onlyHere,
    sync: (): SyncState => ({ ...engine.state(), onlyHere: onlyHere() }),
    setCut: (cut) => engine.setCut(cut),
  };
};
