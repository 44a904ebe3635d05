import type { ComponentChildren } from "preact";
import "./button.css";
import { classes } from "./classes.ts";

export interface ButtonProps {
  readonly onPress: () => void;
  readonly children: ComponentChildren;
  readonly tone?: "plain" | "primary" | "danger" | "quiet";
  /** The key that does the same, as printed on it; shown on wide screens. The screen binds it (`useKeys`). */
  readonly hint?: string | undefined;
  /** Not now: still focusable and read out, does nothing. */
  readonly disabled?: boolean | undefined;
  /** For a button that stays down. */
  readonly pressed?: boolean | undefined;
  /** Spoken name where the visible one does not say it. */
  readonly label?: string | undefined;
  readonly class?: string | undefined;
}

/** What is printed on keys, where it is not the key's name. */
const KEY_NAMES: Readonly<Record<string, string>> = {
  Del: "Delete",
  Esc: "Escape",
  "←": "ArrowLeft",
  "→": "ArrowRight",
};

const keepFocus = (event: MouseEvent): void => event.preventDefault();

/** A key of the till. `aria-disabled` rather than `disabled`, so that the focus is never thrown out of a sheet. */
export const Button = ({
  onPress,
  children,
  tone = "plain",
  hint,
  disabled,
  pressed,
  label,
  class: extra,
}: ButtonProps) => (
  <button
    type="button"
    class={classes("button", extra)}
    data-tone={tone}
    aria-disabled={disabled === true ? "true" : undefined}
    aria-pressed={pressed}
    aria-label={label}
    data-hint={hint}
    aria-keyshortcuts={hint === undefined ? undefined : (KEY_NAMES[hint] ?? hint)}
    // A finger or a mouse must not take the focus along: typed figures and Enter go on where they were.
    onMouseDown={keepFocus}
    onClick={() => {
      if (disabled !== true) onPress();
    }}
  >
    {children}
  </button>
);
