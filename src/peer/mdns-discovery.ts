/**
 * Finding tills by mDNS: bonjour-service, used so that it works in a store (PACKAGES section 3).
 * One instance an IPv4 interface, with `interface` and `bind`, else nothing is found on a network without a default
 * route, silently; made anew when addresses change, because its records are computed once; answers are read here,
 * because its own browser keeps stale addresses and grows without bound; no error is ever thrown.
 */
import { networkInterfaces } from "node:os";
import { Bonjour } from "bonjour-service";
import type { Cancel, Logger, Scheduler } from "../kernel/ports.ts";
import type { ClusterId, DeviceId } from "../log/ids.ts";
import { candidatesIn, SERVICE_TYPE, textRecordOf } from "./mdns-records.ts";
import type { Candidate, Discovery } from "./ports.ts";

/** How often interfaces are looked at. */
const POLL_EVERY_MS = 1_000;

/** Polls between questions: soon after a start or a change, then rarely, because every till answers every question. */
const ASK_POLLS_FIRST = 1;
const ASK_POLLS_LONGEST = 15;

/** Addresses kept: ten of each of 25 tills. Forged answers push out the oldest. */
const KNOWN_MAX = 256;

/** Polls after which an address that was not heard of again is forgotten. */
const FORGET_AFTER_POLLS = 120;

/** A goodbye that could not be sent by then is not sent. */
const GOODBYE_MS_MAX = 500;

export interface MdnsDiscoveryOptions {
  readonly cluster: ClusterId;
  readonly device: DeviceId;
  /** Whether to announce on the loopback interface too: tills on one machine. */
  readonly loopback: boolean;
  readonly scheduler: Scheduler;
  readonly logger: Logger;
  /** IPv4 addresses of the interfaces to use; given by tests. */
  readonly addresses?: () => readonly string[];
}

/** What is used of multicast-dns below bonjour-service, which declares it as `any`. */
interface MulticastDns {
  on(event: "response", listener: (packet: unknown, from: { readonly address: string }) => void): void;
  on(event: "error" | "warning", listener: (error: NodeJS.ErrnoException) => void): void;
  query(question: { name: string; type: string }[], done: (error?: Error | null) => void): void;
}

const multicastOf = (bonjour: Bonjour): MulticastDns =>
  (bonjour as unknown as { readonly server: { readonly mdns: MulticastDns } }).server.mdns;

const systemAddresses = (loopback: boolean): string[] =>
  Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === "IPv4" && (loopback || !internal))
    .map(({ address }) => address);

class MdnsDiscovery implements Discovery {
  readonly #options: MdnsDiscoveryOptions;
  readonly #instances = new Map<string, Bonjour>();
  /** Oldest first; the number is the poll at which it was last heard of. */
  readonly #known = new Map<string, { readonly candidate: Candidate; readonly poll: number }>();
  readonly #toldErrors = new Set<string>();
  #found: (candidate: Candidate) => void = () => undefined;
  #port = 0;
  #poll = 0;
  #askAt = 0;
  #askPause = ASK_POLLS_FIRST;
  #timer: Cancel | null = null;

  constructor(options: MdnsDiscoveryOptions) {
    this.#options = options;
  }

  start(port: number, found: (candidate: Candidate) => void): Promise<void> {
    this.#port = port;
    this.#found = found;
    this.#turn();
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    this.#timer?.();
    this.#timer = null;
    await Promise.all([...this.#instances.keys()].map((address) => this.#close(address, true)));
  }

  #turn(): void {
    this.#poll++;
    this.#syncInterfaces();
    if (this.#poll >= this.#askAt) this.#ask();
    for (const [key, { candidate, poll }] of this.#known) {
      if (this.#poll - poll > FORGET_AFTER_POLLS) this.#known.delete(key);
      // Told again: who was a stranger when it was first heard of may be a member now.
      else this.#found(candidate);
    }
    this.#timer = this.#options.scheduler.after(POLL_EVERY_MS, () => this.#turn());
  }

  #syncInterfaces(): void {
    const { addresses, loopback } = this.#options;
    const wanted = new Set(addresses?.() ?? systemAddresses(loopback));
    for (const address of this.#instances.keys()) if (!wanted.has(address)) void this.#close(address, false);
    for (const address of wanted) {
      if (this.#instances.has(address)) continue;
      this.#open(address);
      this.#askPause = ASK_POLLS_FIRST;
      this.#askAt = this.#poll;
    }
  }

  #open(address: string): void {
    const { cluster, device } = this.#options;
    try {
      const network = { interface: address, bind: "0.0.0.0" };
      const bonjour = new Bonjour(network as object, (error: Error) => this.#note(address, error));
      const multicast = multicastOf(bonjour);
      multicast.on("error", (error) => this.#note(address, error));
      multicast.on("warning", (error) => this.#note(address, error));
      multicast.on("response", (packet, from) => this.#hear(packet, from.address));
      this.#instances.set(address, bonjour);
      bonjour.publish({
        name: device,
        type: SERVICE_TYPE,
        port: this.#port,
        host: `${device}.local`,
        txt: textRecordOf(cluster, device, this.#port),
        // Two tills never share a name; probing would stop the service on a forged answer.
        probe: false,
        disableIPv6: true,
      });
    } catch (error) {
      this.#note(address, error instanceof Error ? error : new Error(String(error)));
    }
  }

  #close(address: string, sayGoodbye: boolean): Promise<void> {
    const bonjour = this.#instances.get(address);
    this.#instances.delete(address);
    if (bonjour === undefined) return Promise.resolve();
    return new Promise((resolve) => {
      let isDone = false;
      const end = (): void => {
        if (isDone) return;
        isDone = true;
        late();
        bonjour.destroy();
        resolve();
      };
      const late = this.#options.scheduler.after(GOODBYE_MS_MAX, end);
      if (sayGoodbye) bonjour.unpublishAll(end);
      else end();
    });
  }

  #ask(): void {
    this.#askAt = this.#poll + this.#askPause;
    this.#askPause = Math.min(this.#askPause * 2, ASK_POLLS_LONGEST);
    for (const [address, bonjour] of this.#instances)
      multicastOf(bonjour).query([{ name: `_${SERVICE_TYPE}._tcp.local`, type: "PTR" }], (error) => {
        if (error) this.#note(address, error);
      });
  }

  #hear(packet: unknown, host: string): void {
    for (const candidate of candidatesIn(packet, host, this.#options.cluster)) {
      if (candidate.device === this.#options.device) continue;
      const key = `${candidate.device} ${candidate.host} ${candidate.port}`;
      this.#known.delete(key);
      this.#known.set(key, { candidate, poll: this.#poll });
      const [oldest] = this.#known.keys();
      if (this.#known.size > KNOWN_MAX && oldest !== undefined) this.#known.delete(oldest);
      this.#found(candidate);
    }
  }

  /** A network that is down answers every packet with an error: each kind is told once. */
  #note(address: string, error: NodeJS.ErrnoException): void {
    const key = `${address} ${error.code ?? error.name}`;
    if (this.#toldErrors.has(key) || this.#toldErrors.size >= KNOWN_MAX) return;
    this.#toldErrors.add(key);
    this.#options.logger.warn("finding tills by mDNS is disturbed", { address, error: error.message });
  }
}

export const createMdnsDiscovery = (options: MdnsDiscoveryOptions): Discovery => new MdnsDiscovery(options);
