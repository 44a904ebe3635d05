/** Keeps what is known of where peers are and how dialling them went; decides nothing about who they are. */
import type { Clock, Random } from "../kernel/ports.ts";
import type { DeviceId } from "../log/ids.ts";
import type { AddressBook, Candidate, DialFailure, KnownPeer } from "./ports.ts";
import { type Address, type DialState, dialEnded, type DialTarget, planDials } from "./protocol/dialer.ts";
import { DIAL_FIRST_MS, DIAL_GRACE_MS } from "./protocol/timings.ts";

/** Addresses kept a device: one a network interface, and room for forged ones to be tried and dropped in. */
const ADDRESSES_PER_DEVICE_MAX = 8;

/** One dial to make. `device` is who must be there; null for any member. */
export interface DialOrder {
  readonly key: string;
  readonly address: Address;
  readonly device: DeviceId | null;
}

const addressKey = ({ host, port }: Address): string => `${host}:${port}`;

/** What is known to be connected, so that it is not dialled. */
export interface Reached {
  readonly devices: ReadonlySet<DeviceId>;
  readonly members: ReadonlyMap<DeviceId, KnownPeer>;
}

export class DialDesk {
  readonly #self: DeviceId;
  readonly #ports: { readonly clock: Clock; readonly random: Random; readonly addresses: AddressBook };
  readonly #found = new Map<DeviceId, Map<string, Address>>();
  readonly #failures = new Map<DeviceId, DialFailure>();
  /** Who answered at a typed address; `self` when it is this till's own. */
  readonly #typed = new Map<string, DeviceId>();
  #dials: DialState = new Map();

  constructor(
    self: DeviceId,
    ports: { readonly clock: Clock; readonly random: Random; readonly addresses: AddressBook },
  ) {
    this.#self = self;
    this.#ports = ports;
  }

  /** How the last dial to each device failed. */
  get failures(): ReadonlyMap<DeviceId, DialFailure> {
    return this.#failures;
  }

  /** A hint of where a member may be. Anyone can forge one, so the table is small and the newest comes first. */
  hint(candidate: Candidate): void {
    const { device, host, port } = candidate;
    const addresses = this.#found.get(device) ?? new Map<string, Address>();
    const key = addressKey(candidate);
    const isNew = !addresses.has(key);
    addresses.delete(key);
    addresses.set(key, { host, port });
    const [oldest] = addresses.keys();
    if (addresses.size > ADDRESSES_PER_DEVICE_MAX && oldest !== undefined) addresses.delete(oldest);
    this.#found.set(device, addresses);
    const attempt = this.#dials.get(device);
    if (!isNew || attempt === undefined || attempt.dialing) return;
    // A new place is worth a try soon, whatever the pause after the old one.
    const nextAt = Math.min(attempt.nextAt, this.#ports.clock.monoMs() + DIAL_FIRST_MS);
    this.#dials = new Map(this.#dials).set(device, { ...attempt, nextAt });
  }

  #targets(reached: Reached): DialTarget[] {
    const { addresses, random } = this.#ports;
    const targets: DialTarget[] = [];
    for (const device of reached.members.keys()) {
      if (device === this.#self || reached.devices.has(device)) continue;
      const known = addresses.lastKnown(device);
      const found = [...(this.#found.get(device)?.values() ?? [])].toReversed();
      const isKnownAgain = known === null || found.some((address) => addressKey(address) === addressKey(known));
      const all = isKnownAgain ? found : [...found, known];
      const graceMs = (this.#self < device ? 0 : DIAL_GRACE_MS) + (random.fraction() * DIAL_FIRST_MS) / 2;
      if (all.length > 0) targets.push({ key: device, addresses: all, graceMs });
    }
    for (const address of addresses.typed) {
      const key = addressKey(address);
      const device = this.#typed.get(key);
      const isReached = device !== undefined && (device === this.#self || reached.devices.has(device));
      if (!isReached) targets.push({ key, addresses: [address], graceMs: random.fraction() * DIAL_FIRST_MS });
    }
    return targets;
  }

  /** Whom to dial now. Typed addresses are dialled for whoever is there. */
  plan(reached: Reached): DialOrder[] {
    const planned = planDials(this.#dials, this.#targets(reached), this.#ports.clock.monoMs());
    this.#dials = planned.state;
    return planned.dials.map(({ key, address }) => {
      const device = reached.members.get(key as DeviceId)?.device ?? null;
      return { key, address, device };
    });
  }

  /** A dial ended before it was agreed to talk. */
  failed(key: string, failure: DialFailure): void {
    if (failure === "self") this.#typed.set(key, this.#self);
    else if (!key.includes(":")) this.#failures.set(key as DeviceId, failure);
    const { clock, random } = this.#ports;
    const outcome = failure === "refused" ? "refused" : "failed";
    this.#dials = dialEnded(this.#dials, key, outcome, { now: clock.monoMs(), fraction: random.fraction() });
  }

  /** A dial led to `device`, which agreed to talk. */
  opened(key: string, device: DeviceId): void {
    if (key.includes(":")) this.#typed.set(key, device);
    const { clock, random } = this.#ports;
    this.#dials = dialEnded(this.#dials, key, "opened", { now: clock.monoMs(), fraction: random.fraction() });
  }

  /** `device` is connected, whoever dialled. */
  reached(device: DeviceId): void {
    this.#failures.delete(device);
  }
}
