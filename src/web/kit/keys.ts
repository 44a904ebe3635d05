import { createContext } from "preact";
import { useContext, useLayoutEffect, useRef, useState } from "preact/hooks";

/** What a key does, by `KeyboardEvent.key`. Returning false lets the browser have it after all. */
export type KeyBindings = Readonly<Record<string, (event: KeyboardEvent) => boolean | void>>;

/** The keys of one surface: the screen itself, or a sheet over it. */
export interface KeyLayer {
  readonly bindings: Set<{ current: KeyBindings }>;
}

const makeLayer = (): KeyLayer => ({ bindings: new Set() });
const screenLayer = makeLayer();

/** The surfaces from the bottom up; only the topmost hears a key. */
const layers: KeyLayer[] = [screenLayer];

/** Which surface a component is on. */
export const KeyLayerContext = createContext<KeyLayer>(screenLayer);

/** Held down, these may repeat; a held Enter must not pay twice. */
const REPEATING = new Set(["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Backspace"]);

/** Enter belongs to the key that has the focus. Only the keyboard puts it there: a press with a finger does not (`Button`). */
const isForFocusedKey = (event: KeyboardEvent): boolean =>
  event.key === "Enter" && document.activeElement instanceof HTMLButtonElement;

const onKeyDown = (event: KeyboardEvent): void => {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (isForFocusedKey(event) || (event.repeat && !REPEATING.has(event.key))) return;
  const top = layers.at(-1);
  if (top === undefined) return;
  for (const binding of [...top.bindings].toReversed()) {
    const action = binding.current[event.key];
    if (action !== undefined && action(event) !== false) {
      event.preventDefault();
      return;
    }
  }
};

let listening = false;

/** A surface of one's own for the time the component lives: hides the keys of those below. For sheets. */
export const useKeyLayer = (): KeyLayer => {
  const [layer] = useState(makeLayer);
  useLayoutEffect(() => {
    layers.push(layer);
    return () => {
      layers.splice(layers.indexOf(layer), 1);
    };
  }, [layer]);
  return layer;
};

/** Whether a sheet is open over the screen. */
export const sheetIsOpen = (): boolean => layers.length > 1;

/** Binds keys while the component is on the screen; they work while its surface is the topmost. */
export const useKeys = (bindings: KeyBindings): void => {
  const layer = useContext(KeyLayerContext);
  const held = useRef(bindings);
  held.current = bindings;
  // Before the next key, not after the next frame: a fast cashier presses Pay and Enter in one breath.
  useLayoutEffect(() => {
    if (!listening) document.addEventListener("keydown", onKeyDown);
    listening = true;
    layer.bindings.add(held);
    return () => {
      layer.bindings.delete(held);
    };
  }, [layer]);
};

/** Whether typed text belongs to what has the focus. */
export const isTextField = (element: Element | null): element is HTMLInputElement | HTMLTextAreaElement =>
  element instanceof HTMLTextAreaElement ||
  (element instanceof HTMLInputElement && !["button", "checkbox", "radio", "range"].includes(element.type));
