import type { WallAuthor, WallState, WallTill } from "../../../api/wall-schemas.ts";
import { language, t } from "../words/words.ts";

/** Every till's vector as a column: how far it holds each till's log. */
export const Vectors = ({ state }: { readonly state: WallState }) => (
  <section class="panel vectors" id="vectors" tabIndex={-1} aria-labelledby="vectors-title">
    <h2 id="vectors-title">{t("vectors.title")}</h2>
    <p class="panel-text">{t("vectors.text")}</p>
    {state.authors.length === 0 ? (
      <p>{t("vectors.empty")}</p>
    ) : (
      // A scrolling region must be reachable by the keyboard.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls when a store has many logs
      <div class="vectors-scroll" tabIndex={0} role="group" aria-labelledby="vectors-title">
        <table>
          <thead>
            <tr>
              <th scope="col">{t("vectors.of")}</th>
              {state.tills.map((till) => (
                <th key={till.number} scope="col" data-condition={till.condition}>
                  {till.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {state.authors.map((author) => (
              <tr key={author.author}>
                <th scope="row">
                  {author.name} <small>{author.epoch.slice(0, 4)}</small>
                </th>
                {state.tills.map((till) => (
                  <Cell key={till.number} author={author} till={till} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    )}
  </section>
);

const Cell = ({ author, till }: { readonly author: WallAuthor; readonly till: WallTill }) => {
  const held = till.vector[author.author] ?? 0;
  const lacks = author.highest - held;
  const count = (value: number): string => value.toLocaleString(language.value);
  return (
    <td data-lacks={lacks > 0 ? "yes" : undefined}>
      {count(held)}
      {lacks > 0 ? <small>{t("vectors.lacks", { count: count(lacks) })}</small> : null}
    </td>
  );
};
