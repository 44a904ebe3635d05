import type { ComponentChildren } from "preact";
import "./list.css";

export interface RowProps {
  readonly title: ComponentChildren;
  readonly note?: ComponentChildren;
  /** At the far end: an amount, a mark. */
  readonly end?: ComponentChildren;
  /** Makes the row a key. */
  readonly onPress?: (() => void) | undefined;
}

/** A row of a list: what it is, a note below, and what counts at its end. */
export const Row = ({ title, note, end, onPress }: RowProps) => {
  const inside = (
    <>
      <span class="list-words">
        <span class="list-title">{title}</span>
        {note === undefined ? null : (
          <>
            <br />
            <span class="list-note">{note}</span>
          </>
        )}
      </span>
      {end === undefined ? null : <span class="list-end">{end}</span>}
    </>
  );
  return (
    <li>
      {onPress === undefined ? (
        <div class="list-row">{inside}</div>
      ) : (
        <button type="button" class="list-row" onClick={onPress}>
          {inside}
        </button>
      )}
    </li>
  );
};

/** A list of `Row`s. */
export const List = ({ label, children }: { readonly label: string; readonly children: ComponentChildren }) => (
  // oxlint-disable-next-line jsx-a11y/no-redundant-roles -- Safari forgets that a list without bullets is one
  <ul class="list" role="list" aria-label={label}>
    {children}
  </ul>
);
