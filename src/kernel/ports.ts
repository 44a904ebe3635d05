/**
 * What the pure rooms are handed instead of a platform: time, chance, keys, a place to write a log line.
 * Real ones are named in `start-node`; the simulator and the tests hand in their own.
 */

/** Time. `wallMs` is UTC milliseconds since 1970 and may jump; `monoMs` only ever grows. */
export interface Clock {
  wallMs(): number;
  monoMs(): number;
}

/** Chance. */
export interface Random {
  /** `length` unpredictable bytes. */
  bytes(length: number): Uint8Array;
  /** A UUIDv7 (RFC 9562 section 5.7), monotonic within the process. */
  uuid(): string;
  /** A number in [0, 1), for jitter only. */
  fraction(): number;
}

/** Ends what was scheduled; nothing happens when it has run already. */
export type Cancel = () => void;

/** Waiting. Never used to decide what time it is. */
export interface Scheduler {
  /** Runs `task` once, `ms` from now. */
  after(ms: number, task: () => void): Cancel;
  /** Runs `task` after whatever the till has to do first. */
  soon(task: () => void): void;
}

/** SHA-256 (FIPS 180-4): any bytes to 32 bytes. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;

/** One device's Ed25519 key (RFC 8032). */
export interface Signer {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  /** 64 bytes. */
  sign(bytes: Uint8Array): Uint8Array;
}

/** Checks an Ed25519 signature; false for a bad signature and for a malformed key alike. */
export type Verify = (publicKey: Uint8Array, bytes: Uint8Array, signature: Uint8Array) => boolean;

/** A structured log line. Values must not hold secrets, card data or whole payloads. */
export interface Logger {
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}
