import { CheckIcon, StopIcon, WarnIcon } from "./icon.tsx";
import "./pill.css";

/** Calm when well; attention when a person should look; stop when selling is at risk. */
export type Tone = "calm" | "attention" | "stop";

const ICONS = { calm: CheckIcon, attention: WarnIcon, stop: StopIcon } as const;

export interface PillProps {
  readonly tone: Tone;
  readonly text: string;
  /** How many more things are wrong besides the one it says. */
  readonly more: number;
  /** What a press opens, spoken after the text. */
  readonly label: string;
  readonly onPress: () => void;
}

/** The state of the store in one sentence: shape and words beside the colour. */
export const Pill = ({ tone, text, more, label, onPress }: PillProps) => {
  const Icon = ICONS[tone];
  return (
    <button type="button" class="pill" data-tone={tone} title={text} onClick={onPress}>
      <Icon />
      <span class="pill-text">{text}</span>
      {more > 0 ? <span class="pill-more">+{more}</span> : null}
      <span class="unseen">{label}</span>
    </button>
  );
};
