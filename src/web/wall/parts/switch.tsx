import { classes } from "../../kit/classes.ts";
import { underWay } from "../model/actions.ts";

interface SwitchProps {
  /** As seen above the switch. */
  readonly title: string;
  /** Spoken name: the same, with whose it is. */
  readonly label: string;
  readonly on: boolean;
  /** Word for the side it stands on: the colour does not say it alone. */
  readonly word: string;
  /** Name of the action it starts, to look busy while that is under way. */
  readonly action: string;
  readonly disabled?: boolean;
  readonly onTurn: (on: boolean) => void;
}

/** A cable, a plug, a paper tray: on or off. */
export const Switch = ({ title, label, on, word, action, disabled = false, onTurn }: SwitchProps) => (
  <button
    type="button"
    role="switch"
    class={classes("switch", underWay.value.has(action) && "switch-busy")}
    aria-checked={on}
    aria-label={`${label}: ${word}`}
    aria-disabled={disabled ? "true" : undefined}
    onClick={() => {
      if (!disabled) onTurn(!on);
    }}
  >
    <span class="switch-title">{title}</span>
    <span class="switch-state">
      <span class="switch-track" aria-hidden="true" />
      {word}
    </span>
  </button>
);
