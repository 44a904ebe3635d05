import { Button } from "./button.tsx";
import "./choice.css";

interface ChoiceProps<T extends string> {
  readonly title: string;
  readonly options: readonly T[];
  readonly chosen: T;
  readonly nameOf: (option: T) => string;
  readonly onChoose: (option: T) => void;
}

/** One of a few: all of them in sight, the chosen one stays down. */
export const Choice = <T extends string>({ title, options, chosen, nameOf, onChoose }: ChoiceProps<T>) => (
  <div class="choice" role="group" aria-label={title}>
    <h3>{title}</h3>
    <div class="choice-keys">
      {options.map((option) => (
        <Button key={option} pressed={option === chosen} onPress={() => onChoose(option)}>
          {nameOf(option)}
        </Button>
      ))}
    </div>
  </div>
);
