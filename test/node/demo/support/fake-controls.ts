/** A wall without tills behind it: remembers what was pressed, shows the state it is given. */
import type { WallPaper, WallState } from "../../../../src/api/wall-schemas.ts";
import type { WallControls } from "../../../../src/node/demo/wall-controls.ts";

export interface FakeControls extends WallControls {
  readonly pressed: string[];
  show(state: WallState): void;
  /** The next switch is refused with this sentence. */
  refuseWith(message: string | null): void;
  readonly listenerCount: () => number;
}

export const PAPER: WallPaper = { id: "7", at: 1_800_000_000_000, torn: false, drawerPulses: 1 };

export const fakeControls = (first: WallState, svg = "<svg xmlns='http://www.w3.org/2000/svg'/>"): FakeControls => {
  let state = first;
  let refusal: string | null = null;
  const pressed: string[] = [];
  const listeners = new Set<(state: WallState) => void>();
  const press = async (what: string): Promise<string | null> => {
    pressed.push(what);
    return refusal;
  };
  return {
    pressed,
    show: (next) => {
      state = next;
      for (const listener of listeners) listener(state);
    },
    refuseWith: (message) => {
      refusal = message;
    },
    listenerCount: () => listeners.size,
    state: () => state,
    onState: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    hasTill: (number) => state.tills.some((till) => till.number === number),
    setNetwork: async (number, up) => press(`network ${number} ${up}`),
    kill: async (number) => press(`kill ${number}`),
    restart: async (number) => press(`restart ${number}`),
    startBusyHour: async (speed) => press(`busy ${speed}`),
    stopBusyHour: async () => {
      await press("busy stop");
    },
    setPrinter: async (number, switches) => press(`printer ${number} ${JSON.stringify(switches)}`),
    papers: () => [PAPER],
    paperSvg: (_, id) => (id === PAPER.id ? svg : null),
  };
};
