/** The tills a replay runs on. */

export interface TillAddress {
  /** `http://127.0.0.1:4101`, without a slash at its end. */
  readonly url: string;
  /** An API key; a manager's where a catalogue is to be imported. */
  readonly key: string;
}

/** Tills that somebody started. Indexes are 0-based and stay with a till over its restarts. */
export interface TillPool {
  /** Where each till answers. A till that was restarted answers at the same place. */
  addresses(): readonly TillAddress[];
  /** Ends a till's process as kill -9 does; settles when it is gone. */
  kill(index: number): Promise<void>;
  /** Starts a killed till again on the files it left; settles when it answers. */
  restart(index: number): Promise<void>;
  /** Ends what the pool started. */
  stop(): Promise<void>;
}

/**
 * Tills that run already and belong to somebody else: nothing is started, killed or stopped. One key is for all of them,
 * more are in the tills' order, because each till keeps its own. Throws when there are neither one nor as many as tills.
 */
export const runningTills = (urls: readonly string[], keys: readonly string[]): TillPool => {
  if (keys.length !== 1 && keys.length !== urls.length) {
    throw new Error(`${urls.length} tills and ${keys.length} keys: give one key for each till, in the same order`);
  }

  const refuse = (): Promise<never> =>
    Promise.reject(new Error("tills that this replay did not start are not killed; leave --tills out"));
  return {
    addresses: () => urls.map((url, i) => ({ url: url.replace(/\/+$/, ""), key: keys[i] ?? keys[0] ?? "" })),
    kill: refuse,
    restart: refuse,
    stop: () => Promise.resolve(),
  };
};
