import { bodyLimit } from "hono/body-limit";
import type { Problem } from "../../api/schemas.ts";

/** Turns away a body of more than `bytesMax`, by its length where it says one, else as soon as it has come that far. */
export const limitBody = (bytesMax: number) =>
  bodyLimit({
    maxSize: bytesMax,
    onError: (c) => {
      const message = `The body is larger than ${bytesMax / 2 ** 20} MB. Send it in parts.`;
      return c.json<Problem>({ error: "too-large", message }, 413);
    },
  });
