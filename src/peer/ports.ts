/** What the engine is handed besides time: a network, hints of where peers are, and who is a member. */
import type { DeviceId } from "../log/ids.ts";
import type { Address } from "./protocol/dialer.ts";
import type { ConnectionId } from "./protocol/session.ts";

/** A device that may connect. The log's `Member` is one; an invitation makes one for a till that has no log yet. */
export interface KnownPeer {
  readonly device: DeviceId;
  readonly number: number;
  readonly name: string;
  /** SHA-256 of its TLS key's SubjectPublicKeyInfo, base64url. */
  readonly tlsPin: string;
}

/** Why a dial did not lead to a connection. */
export type DialFailure = "unreachable" | "wrong-key" | "refused" | "cut" | "self";

export interface TransportHandlers {
  /** Whose key this pin is, now; null for nobody's. */
  memberByPin(pin: string): DeviceId | null;
  /** A connection whose peer proved the key of `device`. `key` names the dial that led to it; null when we were dialled. */
  connected(connection: ConnectionId, made: { device: DeviceId; address: Address; key: string | null }): void;
  /** One frame, whole. */
  frame(connection: ConnectionId, bytes: Uint8Array): void;
  /** The connection is gone; told once for each `connected`. */
  closed(connection: ConnectionId): void;
  dialFailed(key: string, failure: DialFailure, detail: string): void;
  /** Someone with an unknown key, or with none, tried to connect. Told for a few a second at most. */
  refused(address: string, reason: string): void;
}

/** Connections between tills, mutually authenticated. Errors of the network become `closed` or `dialFailed`. */
export interface Transport {
  /** Begins to listen; rejects when the port cannot be had. */
  start(handlers: TransportHandlers): Promise<{ readonly port: number }>;
  /** Connects to `address`; `device` is who must be there, null for any member. */
  dial(key: string, address: Address, device: DeviceId | null): void;
  send(connection: ConnectionId, frame: Uint8Array): void;
  /** `gently`: after what was sent is out. */
  close(connection: ConnectionId, how: "gently" | "at-once"): void;
  /** The demo's cable switch: cuts every connection without a goodbye, and refuses and dials nothing until mended. */
  setCut(cut: boolean): void;
  /** Ends listening and every connection. */
  stop(): Promise<void>;
}

/** A till said to be somewhere. A hint only: nothing is believed of it but where to dial. */
export interface Candidate extends Address {
  readonly device: DeviceId;
}

/** Finding tills on the network. */
export interface Discovery {
  /** Announces this till at `port` and tells of others, again and again. Never throws, never rejects. */
  start(port: number, found: (candidate: Candidate) => void): Promise<void>;
  stop(): Promise<void>;
}

/** Addresses that outlive a start. */
export interface AddressBook {
  /** Typed by a person; who is there is not known. */
  readonly typed: readonly Address[];
  /** Where each device was last reached. */
  lastKnown(device: DeviceId): Address | null;
  remember(device: DeviceId, address: Address): void;
}
