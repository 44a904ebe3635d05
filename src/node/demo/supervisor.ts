/** Keeps the demo's tills in sight: looks at each about twice a second, says what it saw, and does what the wall asks. */
import type { WallState } from "../../api/wall-schemas.ts";
import type { Clock, Logger, Random } from "../../kernel/ports.ts";
import { readBusyArticles } from "./articles.ts";
import { createBusyDriver, type BusyDriver } from "./busy-driver.ts";
import { createCatalogueStep } from "./catalogue-step.ts";
import type { LaneParts } from "./demo-parts.ts";
import { type LaneWatch, papersOf, watchLane } from "./lane-watch.ts";
import { createSalesLedger } from "./sales-ledger.ts";
import type { WallControls } from "./wall-controls.ts";
import { wallStateOf } from "./wall-state.ts";
import type { Held } from "./wall-vectors.ts";

const LOOK_EVERY_MS = 500;
/** While a till starts somebody is waiting for it. */
const LOOK_WHILE_STARTING_MS = 150;
/** A till that answers slowly must not hold up the picture of the others. */
const LOOK_MS_MAX = 400;

export interface SupervisorDeps {
  readonly lanes: readonly LaneParts[];
  readonly store: WallState["store"];
  /** Text of the catalogue that ships with the product. */
  readonly catalogue: () => string;
  readonly clock: Clock;
  readonly random: Pick<Random, "fraction" | "uuid">;
  readonly logger: Logger;
}

export interface Supervisor {
  readonly controls: WallControls;
  /** Looks until `signal` is aborted. Rejects only when the program itself is wrong. */
  watch(signal: AbortSignal): Promise<void>;
  /** Ends the busy hour, the tills and the printers. */
  stop(): Promise<void>;
}

/** A supervisor of lanes whose processes are not started yet. */
export const createSupervisor = (deps: SupervisorDeps): Supervisor => {
  const { lanes, clock } = deps;
  const ledger = createSalesLedger(lanes.map((lane) => lane.number));
  const catalogue = createCatalogueStep(deps.catalogue, deps.logger);
  const watches = lanes.map((lane, index): LaneWatch => {
    const onNewLife = (): void => {
      if (index === 0) void catalogue.bring(() => watches[0]?.client() ?? null);
    };
    return watchLane(lane, { clock, logger: deps.logger, ledger, onNewLife });
  });
  const busy = createBusyDriver({
    articles: () => readBusyArticles(deps.catalogue()),
    exponent: deps.store.exponent,
    random: deps.random,
    tills: lanes.length,
    client: (index) => watches[index]?.client() ?? null,
    onAcknowledged: (saleId, index) => ledger.acknowledge(saleId, lanes[index]?.number ?? 0),
  });

  let before: ReadonlyMap<number, Held> = new Map();
  const picture = (): WallState =>
    wallStateOf({
      at: clock.wallMs(),
      store: deps.store,
      catalogue: catalogue.state(),
      tills: watches.map((watch) => watch.observation()),
      before,
      safety: ledger.counts(),
      busyHour: busy.progress(),
    });
  let state = picture();
  const listeners = new Set<(state: WallState) => void>();
  const look = async (): Promise<void> => {
    await within(LOOK_MS_MAX, Promise.all(watches.map(async (watch) => watch.look())));
    state = picture();
    before = new Map(state.tills.map((till) => [till.number, till.vector]));
    for (const listener of listeners) listener(state);
  };

  const pace = createPace();
  for (const { process } of lanes) process.onEnd(pace.hurry);
  return {
    controls: controlsOf({ lanes, watches, busy, catalogue, hurry: pace.hurry, listeners, state: () => state }),
    watch: async (signal) => {
      signal.addEventListener("abort", pace.hurry);
      while (!signal.aborted) {
        await look();
        const isStarting = state.tills.some((till) => till.condition === "starting");
        if (!signal.aborted) await pace.wait(isStarting ? LOOK_WHILE_STARTING_MS : LOOK_EVERY_MS);
      }
    },
    stop: async () => {
      await Promise.all([busy.stop(), ...lanes.map(async (lane) => lane.process.stop())]);
      await Promise.all(lanes.map(async (lane) => lane.printer.close()));
    },
  };
};

interface ControlParts {
  readonly lanes: readonly LaneParts[];
  readonly watches: readonly LaneWatch[];
  readonly busy: BusyDriver;
  readonly catalogue: ReturnType<typeof createCatalogueStep>;
  readonly hurry: () => void;
  readonly listeners: Set<(state: WallState) => void>;
  readonly state: () => WallState;
}

const controlsOf = ({ lanes, watches, busy, catalogue, hurry, listeners, state }: ControlParts): WallControls => {
  const laneAt = (number: number): LaneParts => {
    const lane = lanes.find((one) => one.number === number);
    if (lane === undefined) throw new Error(`there is no till ${number}`);
    return lane;
  };
  const attempt = async (work: () => Promise<void>): Promise<string | null> => {
    try {
      await work();
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    } finally {
      hurry();
    }
  };
  return {
    state,
    onState: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    hasTill: (number) => lanes.some((lane) => lane.number === number),
    setNetwork: async (number, up) => attempt(async () => watches[lanes.indexOf(laneAt(number))]?.setCable(up)),
    kill: async (number) =>
      attempt(async () => {
        const lane = laneAt(number);
        if (lane.process.pid() === null) throw new Error(`${lane.name} does not run`);
        await lane.process.kill();
      }),
    restart: async (number) =>
      attempt(async () => {
        const { process } = laneAt(number);
        await process.stop();
        await process.start();
      }),
    startBusyHour: async (speed) =>
      attempt(async () => {
        const running = watches.flatMap((watch) => watch.client() ?? []);
        const missing = await catalogue.missingOn(running);
        if (missing !== null) throw new Error(missing);
        if (!busy.start(speed)) throw new Error("The busy hour is on already");
      }),
    stopBusyHour: async () => {
      await busy.stop();
      hurry();
    },
    setPrinter: async (number, switches) => attempt(async () => laneAt(number).printer.setSwitches(switches)),
    papers: (number) => papersOf(laneAt(number)),
    paperSvg: (number, id) =>
      laneAt(number)
        .printer.papers()
        .find((paper) => paper.id === id)?.svg ?? null,
  };
};

/** A wait between looks that can be cut short, also before it has begun. */
const createPace = () => {
  let wanted = false;
  let wake = (): void => {};
  return {
    hurry: (): void => {
      wanted = true;
      wake();
    },
    wait: async (ms: number): Promise<void> => {
      if (!wanted) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      wanted = false;
    },
  };
};

/** Settles when `work` does, or after `ms`. */
const within = async (ms: number, work: Promise<unknown>): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const bound = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, bound]);
  clearTimeout(timer);
};
