import type { Status } from "../../api/schemas.ts";
import type { Clock, Logger } from "../../kernel/ports.ts";
import { localKeyOf, readRunning } from "../data-dir.ts";
import type { LaneParts } from "./demo-parts.ts";
import type { SalesLedger } from "./sales-ledger.ts";
import { createTillClient, type TillClient } from "./till-client.ts";
import type { TillObservation } from "./wall-state.ts";

/** Older than this, the last word is old news: four looks have gone unanswered. */
const SILENT_MS = 2_000;
/** Sales looked up on one till in one look. */
const LOOK_UPS_MAX = 48;
/** Of them at once. */
const LOOK_UPS_TOGETHER = 8;
/** Papers shown of one printer. */
const PAPERS_MAX = 30;

export interface LaneWatch {
  /** Asks the till how it is and which sales it holds. Never throws; settles when asked and answered, or given up. */
  look(): Promise<void>;
  /** Null while the till does not run or has not said where it answers. */
  client(): TillClient | null;
  observation(): TillObservation;
  /** The cable as somebody set it; holds over restarts, as a cable does. */
  setCable(up: boolean): Promise<void>;
}

interface WatchDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly ledger: SalesLedger;
  /** A new process of the till has answered for the first time. */
  readonly onNewLife: () => void;
}

/** The till's last word, and when it came; null times mean that this life of it has not said anything yet. */
interface Heard {
  readonly status: Status | null;
  readonly at: number | null;
}

/** Watches one lane. */
export const watchLane = (lane: LaneParts, deps: WatchDeps): LaneWatch => {
  const { clock, ledger } = deps;
  let heard: Heard = { status: null, at: null };
  let cableUp = true;
  let looking = false;
  const lives = followLives(lane, () => {
    heard = { ...heard, at: null };
    ledger.forget(lane.number);
  });

  const ask = async (): Promise<void> => {
    const till = lives.find();
    if (till === null) return;
    const isFirst = heard.at === null;
    if (isFirst && !cableUp) await till.setNetwork(false);
    const status = await till.status();
    if (lives.client() !== till) return;
    heard = { status, at: clock.monoMs() };
    if (isFirst) deps.onNewLife();
    await lookUpSales(till, lane.number, ledger);
  };

  return {
    client: lives.client,
    look: async () => {
      if (looking) return;
      looking = true;
      try {
        await ask();
      } catch (error) {
        // A till that was killed a moment ago, or hangs: the wall shows it by the age of its last word.
        deps.logger.info("a till did not answer the wall", { till: lane.name, error: String(error) });
      } finally {
        looking = false;
      }
    },
    observation: () => {
      const age = lives.client() === null || heard.at === null ? null : clock.monoMs() - heard.at;
      const word = age === null ? "never" : age > SILENT_MS ? "late" : "fresh";
      return observe(lane, { url: lives.url(), status: heard.status, word });
    },
    setCable: async (up) => {
      const till = lives.client();
      if (till === null) throw new Error(`${lane.name} does not run. Restart it first`);
      await till.setNetwork(up);
      cableUp = up;
    },
  };
};

/** Finds the till's address anew in each life of its process. `onNew` is called when one is found. */
const followLives = (lane: LaneParts, onNew: () => void) => {
  let life: { readonly pid: number; readonly client: TillClient } | null = null;
  let url: string | null = null;
  const client = (): TillClient | null => (life !== null && life.pid === lane.process.pid() ? life.client : null);
  return {
    client,
    /** Where it answered last. */
    url: () => url,
    /** The till says where it answers in its directory; a file from an earlier life has another process id. */
    find: (): TillClient | null => {
      const pid = lane.process.pid();
      const known = client();
      if (pid === null || known !== null) return known;
      const running = readRunning(lane.dir);
      if (running === null || running.pid !== pid) return null;
      ({ url } = running);
      life = { pid, client: createTillClient({ url, key: localKeyOf(lane.dir) }) };
      onNew();
      return life.client;
    },
  };
};

const lookUpSales = async (till: TillClient, number: number, ledger: SalesLedger): Promise<void> => {
  const wanted = ledger.toLookUp(number, LOOK_UPS_MAX);
  for (let from = 0; from < wanted.length; from += LOOK_UPS_TOGETHER) {
    const ids = wanted.slice(from, from + LOOK_UPS_TOGETHER);
    const answers = await Promise.all(ids.map(async (id) => ({ saleId: id, found: await till.holdsSale(id) })));
    for (const answer of answers) ledger.record({ ...answer, till: number });
  }
};

const observe = (lane: LaneParts, said: Pick<TillObservation, "url" | "status" | "word">): TillObservation => {
  const papers = lane.printer.papers();
  const last = papers.at(-1);
  return {
    ...said,
    number: lane.number,
    name: lane.name,
    pid: lane.process.pid(),
    end: lane.process.end(),
    printer: {
      ...switchesOf(lane),
      papers: papers.length,
      lastPaper: last === undefined ? null : paperOf(last),
    },
  };
};

const switchesOf = (lane: LaneParts) => {
  const { power, paper, blackHole } = lane.printer.switches();
  return { power, paper, blackHole };
};

type Paper = ReturnType<LaneParts["printer"]["papers"]>[number];

const paperOf = ({ id, at, torn, drawerPulses }: Paper) => ({ id, at, torn, drawerPulses });

/** The papers of a printer as the page lists them, newest first. */
export const papersOf = (lane: LaneParts) => lane.printer.papers().slice(-PAPERS_MAX).toReversed().map(paperOf);
