import { useEffect, useRef } from "preact/hooks";
import type { Product } from "../../../domain/catalogue-body.ts";
import { Button } from "../../kit/button.tsx";
import { quantityText, unitPriceText } from "../../kit/format-money.ts";
import { CloseIcon, SearchIcon } from "../../kit/icon.tsx";
import { isTextField, sheetIsOpen } from "../../kit/keys.ts";
import { Keypad } from "../../kit/keypad.tsx";
import { addCode, addProduct } from "../model/commands.ts";
import { parseTimes } from "../model/entry.ts";
import { chosenResult, clearSearch, favourites, results, search } from "../model/find.ts";
import { multiplier, productCount, query, shop } from "../model/state.ts";
import { t } from "../words/words.ts";
import "./finder.css";

const addChosen = (product: Product): void => {
  clearSearch();
  void addProduct(product);
};

/** Enter: figures are a code; words take the chosen result. */
const submit = (): void => {
  const text = query.value.trim();
  const product = results.value?.[chosenResult.value];
  if (text === "") return;
  if (/^\d{4,}$/.test(text) || product === undefined) {
    clearSearch();
    void addCode(text);
  } else {
    addChosen(product);
  }
};

const onType = (text: string): void => {
  const times = parseTimes(text);
  if (times === null) {
    void search(text);
    return;
  }
  multiplier.value = times;
  clearSearch();
};

const moveChoice = (by: 1 | -1): void => {
  const count = results.value?.length ?? 0;
  chosenResult.value = Math.min(Math.max(chosenResult.value + by, 0), Math.max(0, count - 1));
};

const onFieldKey = (event: KeyboardEvent): void => {
  if (event.key === "Enter") submit();
  else if (event.key === "ArrowDown" && results.value !== null) moveChoice(1);
  else if (event.key === "ArrowUp" && results.value !== null) moveChoice(-1);
  else if (event.key === "Escape" && (query.value !== "" || multiplier.value !== null)) {
    clearSearch();
    multiplier.value = null;
  } else return;
  event.preventDefault();
  event.stopPropagation();
};

const Times = () => {
  const locale = shop.value?.store.locale ?? "en";
  if (multiplier.value === null) return null;
  const count = quantityText(multiplier.value, false, locale);
  return (
    <button
      type="button"
      class="times"
      aria-label={`${t("find.times", { count })}. ${t("find.times.off")}`}
      onClick={() => {
        multiplier.value = null;
      }}
    >
      <span aria-hidden="true">{count} ×</span>
    </button>
  );
};

/** The one field for everything that is typed: a quantity, a code, a name. Typing anywhere on the screen lands here. */
const Field = () => {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || Array.from(event.key).length !== 1 || event.key === " ")
        return;
      if (isTextField(document.activeElement)) return;
      // In the sheet on a phone the field is inside it; on the wide screen an open sheet covers it.
      if (sheetIsOpen() && input.current?.closest("dialog") === null) return;
      input.current?.focus();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
  const open = (results.value?.length ?? 0) > 0;
  return (
    <div class="finder-field">
      <SearchIcon />
      <Times />
      <input
        ref={input}
        class="field"
        type="text"
        inputMode="search"
        enterKeyHint="go"
        autoComplete="off"
        autoCorrect="off"
        spellcheck={false}
        maxLength={80}
        role="combobox"
        aria-label={t("find.label")}
        aria-expanded={open}
        aria-controls={open ? "results" : undefined}
        aria-autocomplete="list"
        aria-activedescendant={open ? `result-${chosenResult.value}` : undefined}
        placeholder={t("find.placeholder")}
        value={query.value}
        onInput={(event) => onType(event.currentTarget.value)}
        onKeyDown={onFieldKey}
      />
      {query.value === "" ? null : (
        <Button tone="quiet" class="finder-clear" label={t("app.cancel")} onPress={clearSearch}>
          <CloseIcon />
        </Button>
      )}
    </div>
  );
};

const priceText = (product: Product): string => {
  const store = shop.value?.store;
  if (store === undefined) return "";
  const price = unitPriceText(product.unitPrice, store.exponent, store.locale);
  return product.unit === "each" ? price : `${price} / ${product.unit}`;
};

const Results = ({ found }: { readonly found: readonly Product[] }) => {
  const list = useRef<HTMLDivElement>(null);
  const chosen = chosenResult.value;
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  if (found.length === 0) return <p class="notice finder-none">{t("find.none", { query: query.value })}</p>;
  return (
    <div class="results" id="results" role="listbox" aria-label={t("find.results")} ref={list} tabIndex={-1}>
      {found.map((product, index) => (
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the field has the keys for it
        <div
          key={product.id}
          id={`result-${index}`}
          class="list-row result"
          role="option"
          tabIndex={-1}
          aria-selected={index === chosen}
          onClick={() => addChosen(product)}
        >
          <span class="list-words">
            <span class="list-title">{product.name}</span>
            <br />
            <span class="list-note">{[product.brand, product.category, product.sku].filter(Boolean).join(" · ")}</span>
          </span>
          <span class="list-end money">{priceText(product)}</span>
        </div>
      ))}
    </div>
  );
};

const Favourites = () => {
  if (productCount.value === 0) {
    return (
      <div class="finder-none">
        <h2>{t("find.noProducts.title")}</h2>
        <p>{t("find.noProducts.text")}</p>
      </div>
    );
  }
  return (
    <ul class="favourites" aria-label={t("find.favourites")}>
      {favourites.value.map((product) => (
        <li key={product.id}>
          <button type="button" class="favourite" onClick={() => addChosen(product)}>
            <span class="favourite-name">{product.name}</span>
            <span class="favourite-price money">{priceText(product)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
};

const onKeypad = (key: string): void => onType(`${query.value}${key}`);

/** Field, favourites or results, and figures for those without a keyboard. */
export const Finder = () => (
  <section class="finder" aria-label={t("find.title")}>
    <Field />
    <div class="finder-shelf">{results.value === null ? <Favourites /> : <Results found={results.value} />}</div>
    <Keypad
      label={t("keypad.label")}
      extra="×"
      extraLabel={t("keypad.times")}
      onKey={onKeypad}
      onBackspace={() => onType(query.value.slice(0, -1))}
      backspaceLabel={t("keypad.backspace")}
    />
    <Button class="finder-enter" hint="Enter" disabled={query.value.trim() === ""} onPress={submit}>
      {t("quantity.add")}
    </Button>
  </section>
);
