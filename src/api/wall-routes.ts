/**
 * The demo wall's HTTP operations, named once. They are no part of a till's API: they exist under `tillmesh demo` only.
 *
 *   GET   /api/wall/events                     server-sent events: `state`, a WallState, about twice a second
 *   POST  /api/wall/tills/{n}/network          { up }
 *   POST  /api/wall/tills/{n}/kill             {}
 *   POST  /api/wall/tills/{n}/restart          {}
 *   POST  /api/wall/busy-hour                  { action: "start", speed } | { action: "stop" }
 *   POST  /api/wall/printers/{n}               { power?, paper?, blackHole? }
 *   GET   /api/wall/printers/{n}/papers        { items: WallPaper[] }, newest first
 *   GET   /api/wall/printers/{n}/papers/{id}.svg
 */
export const WALL_BASE = "/api/wall";

/** How much faster than an hour the busy hour is played; at `max` nobody waits between baskets. */
export const BUSY_SPEEDS = ["1", "10", "60", "max"] as const;
export type BusySpeed = (typeof BUSY_SPEEDS)[number];
