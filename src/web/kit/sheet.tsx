import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { Button } from "./button.tsx";
import { classes } from "./classes.ts";
import { BackIcon, CloseIcon } from "./icon.tsx";
import { KeyLayerContext, useKeyLayer } from "./keys.ts";
import "./sheet.css";
import { Toasts } from "./toast.tsx";

export interface SheetProps {
  readonly title: string;
  /** Spoken name of the closing key. */
  readonly closeLabel: string;
  /** Called for Esc, the closing key and a press beside the sheet. */
  readonly onClose: () => void;
  /** Whether closing leads one step back within the sheet. */
  readonly stepsBack?: boolean;
  readonly size?: "small" | "normal" | "wide" | "full";
  readonly class?: string | undefined;
  readonly children: ComponentChildren;
}

/**
 * A sheet over the screen: a native modal dialog, so that the browser keeps the focus in it, gives it back afterwards
 * and makes the rest inert. Keys bound while it is open (`useKeys` inside) hide those of the screen below.
 */
export const Sheet = ({
  title,
  closeLabel,
  onClose,
  stepsBack = false,
  size = "normal",
  class: extra,
  children,
}: SheetProps) => {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const close = useRef(onClose);
  close.current = onClose;
  const layer = useKeyLayer();
  useLayoutEffect(() => {
    const element = dialog.current;
    if (element === null) return undefined;
    // A press beside the sheet: a convenience, since Esc and the closing key do the same.
    const onPress = (event: MouseEvent): void => {
      if (event.target === element) close.current();
    };
    element.addEventListener("click", onPress);
    return () => {
      element.removeEventListener("click", onPress);
      element.close();
    };
  }, []);
  useLayoutEffect(() => {
    // Also after a second Esc, which a browser lets no page refuse, when the sheet only went one step back.
    const element = dialog.current;
    if (element === null || element.open) return;
    element.showModal();
    // The sheet itself takes the focus, so that Enter is the sheet's own until a person tabs to a key.
    element.focus();
  });
  return (
    <dialog
      ref={dialog}
      class={classes("sheet", extra)}
      data-size={size}
      aria-labelledby={titleId}
      tabIndex={-1}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClose={(event) => {
        if (event.currentTarget.isConnected) onClose();
      }}
    >
      <header class="sheet-head">
        <h2 id={titleId} class="sheet-title">
          {title}
        </h2>
        <Button tone="quiet" class="sheet-close" label={closeLabel} hint="Esc" onPress={onClose}>
          {stepsBack ? <BackIcon /> : <CloseIcon />}
        </Button>
      </header>
      <Toasts closeLabel={closeLabel} />
      <div class="sheet-body">
        <KeyLayerContext.Provider value={layer}>{children}</KeyLayerContext.Provider>
      </div>
    </dialog>
  );
};
