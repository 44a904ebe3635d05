/** Keeps the page in step with the demo's program, and notices when it is gone. */
import { batch } from "@preact/signals";
import type { WallState } from "../../../api/wall-schemas.ts";
import { WALL_BASE } from "../../../api/wall-routes.ts";
import { gone, wall } from "./state.ts";

/** A state comes twice a second; after this long without one the program hangs or has ended. */
const SILENCE_MS_MAX = 3_000;
/** Between two tries to reach it again. */
const ASK_AGAIN_MS = 1_000;

/** Runs for the life of the page. */
export const followWall = (): void => {
  let source: EventSource | null = null;
  let heardAt = performance.now();
  const listen = (): void => {
    source?.close();
    source = new EventSource(`${WALL_BASE}/events`);
    source.addEventListener("state", (event) => {
      heardAt = performance.now();
      batch(() => {
        wall.value = JSON.parse(String(event.data)) as WallState;
        gone.value = false;
      });
    });
    source.addEventListener("error", () => {
      gone.value = true;
    });
  };
  listen();
  setInterval(() => {
    if (performance.now() - heardAt > SILENCE_MS_MAX) gone.value = true;
    // A browser gives an event source up for good after some answers, such as those of another program on this port.
    if (gone.value && source?.readyState !== EventSource.CONNECTING) listen();
  }, ASK_AGAIN_MS);
};
