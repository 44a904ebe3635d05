/**
 * Figures typed into an open sheet that are no text field. A scanner's keys land there too before it is known that
 * they are a scan, and must then be taken out again.
 */
export interface HeldFigures {
  readonly get: () => string;
  readonly set: (text: string) => void;
}

/** Those of the sheet on the screen. */
export const heldFigures: { current: HeldFigures | null } = { current: null };

/** Remembers what stands there; the answer puts it back, unless another sheet has come since. */
export const rememberFigures = (): (() => void) => {
  const held = heldFigures.current;
  const text = held?.get() ?? "";
  return () => {
    if (heldFigures.current === held) held?.set(text);
  };
};
