import type { SyncState } from "../api/schemas.ts";
import type { StoreSettings } from "../domain/settings-body.ts";
import type { Clock, Logger, Random, Sha256 } from "../kernel/ports.ts";
import type { SealedRun } from "../log/chain.ts";
import type { AuthorId, ClusterId, DeviceId } from "../log/ids.ts";
import type { Store } from "../store/open-store.ts";
import type { ReceiptTimes } from "./receipt-times.ts";
import type { EventHub } from "./event-hub.ts";

/** What the commands of a till share. Everything in it is local and synchronous. */
export interface TillContext {
  readonly till: {
    readonly device: DeviceId;
    readonly number: number;
    readonly name: string;
    readonly cluster: ClusterId;
  };
  /** Receipt series of this device in this epoch. */
  readonly series: string;
  readonly cashier: string;
  readonly version: string;
  readonly demo: boolean;
  /** Without a printer no job is kept: paper that nobody prints is no debt. */
  readonly hasPrinter: boolean;
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly sha256: Sha256;
  readonly logger: Logger;
  readonly events: EventHub;
  readonly peers: PeerView;
  /** The store's settings, read again after each change. */
  settings(): StoreSettings;
  readonly receiptTimes: ReceiptTimes;
  /** `YYYY-MM-DD` in the store's zone. */
  businessDay(atMs: number): string;
  /** Hands a commit to the peers and the printer. Returns at once: nothing of it may hold up the till. */
  committed(commit: SealedRun): void;
}

/** What the till knows of its neighbours. */
export interface PeerView {
  /** Tills whose disks hold that entry, this one included. */
  holders(author: AuthorId, seq: number): number;
  /** Tills of the store, this one included. */
  tills(): number;
  /** Own sales that no other till has acknowledged. */
  onlyHere(): number;
  sync(): SyncState;
  setCut(cut: boolean): void;
}
