import { Button } from "./button.tsx";
import { BackspaceIcon } from "./icon.tsx";
import "./keypad.css";

export interface KeypadProps {
  /** Called with a digit, `00`, or the extra key. */
  readonly onKey: (key: string) => void;
  readonly onBackspace: () => void;
  readonly backspaceLabel: string;
  /** The key left of 0: `00` for amounts, a decimal sign for weights, `×` for quantities. */
  readonly extra: string;
  readonly extraLabel?: string | undefined;
  /** Spoken name of the whole. */
  readonly label: string;
}

const ROWS = ["7", "8", "9", "4", "5", "6", "1", "2", "3"] as const;

/** Digits as on a till: seven at the top. */
export const Keypad = ({ onKey, onBackspace, backspaceLabel, extra, extraLabel, label }: KeypadProps) => (
  <div class="keypad" role="group" aria-label={label}>
    {ROWS.map((digit) => (
      <Button key={digit} onPress={() => onKey(digit)}>
        {digit}
      </Button>
    ))}
    <Button label={extraLabel} onPress={() => onKey(extra)}>
      {extra}
    </Button>
    <Button onPress={() => onKey("0")}>0</Button>
    <Button label={backspaceLabel} onPress={onBackspace}>
      <BackspaceIcon />
    </Button>
  </div>
);
