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

/** Watches one lane. `onNewLife` is called when a new process of the till answers for the first time. */
export const watchLane = (
  lane: LaneParts,
  deps: {
    readonly clock: Clock;
    readonly logger: Logger;
    readonly ledger: SalesLedger;
    readonly onNewLife: () => void;
  },
): LaneWatch => {
  const { clock, ledger } = deps;
  let life: { readonly pid: number; readonly client: TillClient } | null = null;
  let url: string | null = null;
  let status: Status | null = null;
  let heardAt: number | null = null;
  let cableUp = true;
  let looking = false;

  const client = (): TillClient | null => (life !== null && life.pid === lane.process.pid() ? life.client : null);

  /** The till says where it answers in its directory; a file from an earlier life has another process id. */
  const findTill = (): TillClient | null => {
    const pid = lane.process.pid();
    if (pid === null) return null;
    const known = client();
    if (known !== null) return known;
    const running = readRunning(lane.dir);
    if (running === null || running.pid !== pid) return null;
    ({ url } = running);
    heardAt = null;
    life = { pid, client: createTillClient({ url, key: localKeyOf(lane.dir) }) };
    ledger.forget(lane.number);
    return life.client;
  };

  const lookUp = async (till: TillClient): Promise<void> => {
    const wanted = ledger.toLookUp(lane.number, LOOK_UPS_MAX);
    for (let from = 0; from < wanted.length; from += LOOK_UPS_TOGETHER) {
      const ids = wanted.slice(from, from + LOOK_UPS_TOGETHER);
      const answers = await Promise.all(ids.map(async (id) => ({ saleId: id, found: await till.holdsSale(id) })));
      for (const answer of answers) ledger.record({ ...answer, till: lane.number });
    }
  };

  const ask = async (): Promise<void> => {
    const till = findTill();
    if (till === null) return;
    const isFirst = heardAt === null;
    if (isFirst && !cableUp) await till.setNetwork(false);
    const answer = await till.status();
    if (client() !== till) return;
    status = answer;
    heardAt = clock.monoMs();
    if (isFirst) deps.onNewLife();
    await lookUp(till);
  };

  return {
    client,
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
      const papers = lane.printer.papers();
      const last = papers.at(-1);
      const isThisLife = client() !== null && heardAt !== null;
      return {
        number: lane.number,
        name: lane.name,
        url,
        pid: lane.process.pid(),
        end: lane.process.end(),
        status,
        word: isThisLife ? (clock.monoMs() - (heardAt ?? 0) > SILENT_MS ? "late" : "fresh") : "never",
        printer: {
          ...switchesOf(lane),
          papers: papers.length,
          lastPaper: last === undefined ? null : paperOf(last),
        },
      };
    },
    setCable: async (up) => {
      const till = client();
      if (till === null) throw new Error(`${lane.name} does not run. Restart it first`);
      await till.setNetwork(up);
      cableUp = up;
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
