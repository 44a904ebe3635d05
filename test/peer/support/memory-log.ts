import { bytesEqual } from "../../../src/kernel/bytes.ts";
import { CHAIN_START, type ChainHead, linkAfter, type SealedRun, verifyRun } from "../../../src/log/chain.ts";
import type { Entry } from "../../../src/log/entry.ts";
import { type AuthorId, type ClusterId, type DeviceId, splitAuthor } from "../../../src/log/ids.ts";
import type { AppendOutcome, LogReader, LogWriter } from "../../../src/log/ports.ts";
import type { Seal } from "../../../src/log/seal.ts";
import { CLUSTER, sha256, verify } from "./authors.ts";

interface Chain {
  readonly entries: Entry[];
  readonly seals: Map<number, Seal>;
  head: ChainHead;
}

/** A log in memory with the real chain and seal checks; only its disk is not real. */
export interface MemoryLog extends LogReader, LogWriter {
  appendLocal(run: SealedRun): void;
  /** Makes every append answer `unavailable`. */
  full: boolean;
  readonly appended: { author: AuthorId; seq: number }[];
  entries(author: AuthorId): readonly Entry[];
}

export const createMemoryLog = (
  sealKeys: ReadonlyMap<DeviceId, Uint8Array>,
  cluster: ClusterId = CLUSTER,
): MemoryLog => {
  const chains = new Map<AuthorId, Chain>();
  const chainOf = (author: AuthorId): Chain =>
    chains.get(author) ?? { entries: [], seals: new Map(), head: CHAIN_START };
  const store = (run: SealedRun, head: ChainHead): void => {
    const chain = chainOf(run.author);
    for (const entry of run.entries) chain.entries.push(entry);
    for (const seal of run.seals) chain.seals.set(seal.seq, seal);
    chain.head = head;
    chains.set(run.author, chain);
    log.appended.push({ author: run.author, seq: head.seq });
  };
  const log: MemoryLog = {
    full: false,
    appended: [],
    entries: (author) => chainOf(author).entries,
    vector: () => new Map([...chains].map(([author, chain]) => [author, chain.head.seq])),
    readRun: (author, from, entriesMax, bytesMax) => {
      const { entries: all, seals } = chainOf(author);
      let bytes = 0;
      let end = 0;
      for (let i = from - 1; i < all.length; i++) {
        bytes += all[i]!.bytes.length;
        if (end > 0 && (i - from + 2 > entriesMax || bytes > bytesMax)) break;
        if (seals.has(i + 1)) end = i + 1;
      }
      if (end === 0) return null;
      const entries = all.slice(from - 1, end);
      return { author, entries, seals: entries.flatMap(({ seq }) => seals.get(seq) ?? []) };
    },
    appendLocal: (run) => {
      const last = run.entries.at(-1)!;
      store(run, { seq: last.seq, link: linkAfter(sha256, last, run.seals.at(-1)) });
    },
    appendReplicated: (run): AppendOutcome => {
      const { author } = run;
      const chain = chainOf(author);
      const { seq } = chain.head;
      if (log.full) return { type: "unavailable", author, reason: "the disk is full" };
      const publicKey = sealKeys.get(splitAuthor(author).device);
      if (publicKey === undefined) return { type: "unknown-author", author };
      for (const entry of run.entries) {
        const held = chain.entries[entry.seq - 1];
        if (held !== undefined && !bytesEqual(held.hash, entry.hash)) return { type: "fork", author, seq: entry.seq };
      }
      const fresh = run.entries.filter((entry) => entry.seq > seq);
      if (fresh.length === 0) return { type: "duplicate", author, seq };
      if (fresh[0]!.seq !== seq + 1) return { type: "gap", author, expected: seq + 1 };
      const rest = { author, entries: fresh, seals: run.seals.filter((seal) => seal.seq > seq) };
      const head = verifyRun({ cluster, publicKey, sha256, verify }, chain.head, rest);
      if (!head.ok) return { type: "refused", author, seq: fresh[0]!.seq, reason: head.error.type };
      store(rest, head.value);
      return { type: "appended", author, seq: head.value.seq, entries: fresh.length };
    },
  };
  return log;
};
