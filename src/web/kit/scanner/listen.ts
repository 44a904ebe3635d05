import { isTextField } from "../keys.ts";
import { WEDGE_IDLE, wedgeStep } from "./wedge.ts";

export interface ScannerOptions {
  readonly onScan: (code: string) => void;
  /** Remembers what typing could change besides text fields; the answer puts it back. */
  readonly remember: () => () => void;
}

/** What a text field held before the run, and how to put it back as if nothing had been typed. */
const rememberFocus = (): (() => void) => {
  const before = document.activeElement;
  const text = isTextField(before) ? before.value : null;
  return () => {
    if (isTextField(before) && text !== null && before.value !== text) {
      before.value = text;
      before.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }
    const now = document.activeElement;
    if (now !== before && before instanceof HTMLElement) before.focus();
  };
};

/**
 * Hears the scanner whatever has the focus: every key passes here first. The keys of a code reach the focused field
 * before it is known that they are one, so what they changed is put back once the closing Enter gives them away.
 * Returns how to stop.
 */
export const listenToScanner = ({ onScan, remember }: ScannerOptions): (() => void) => {
  let state = WEDGE_IDLE;
  let restore = (): void => {};
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.isComposing || event.repeat) return;
    const step = wedgeStep(state, { key: event.key, at: event.timeStamp });
    ({ state } = step);
    if (step.event.type === "started") {
      const restoreFocus = rememberFocus();
      const restoreRest = remember();
      restore = () => {
        restoreFocus();
        restoreRest();
      };
    }
    if (step.event.type === "scanned") {
      event.preventDefault();
      event.stopImmediatePropagation();
      restore();
      onScan(step.event.code);
    }
  };
  window.addEventListener("keydown", onKeyDown, { capture: true });
  return () => window.removeEventListener("keydown", onKeyDown, { capture: true });
};
