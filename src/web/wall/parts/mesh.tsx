import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { WallLink, WallState } from "../../../api/wall-schemas.ts";
import { Pill } from "../../kit/pill.tsx";
import { sayAgreement } from "../model/say.ts";
import { language, t, tCount } from "../words/words.ts";
import { Takings } from "./takings.tsx";

interface Point {
  readonly x: number;
  readonly y: number;
}

const NODE_RADIUS = 17;
/** Between the two directions of one link. */
const LANE_GAP = 4;

/** Where the tills stand: the drawing's edges that face their cards; on a phone, where there are none, a triangle. */
const placesIn = (width: number, height: number): readonly Point[] => {
  const edge = NODE_RADIUS + 3;
  return [
    { x: edge, y: height * 0.3 },
    { x: width - edge, y: height * 0.3 },
    { x: width / 2, y: height - edge },
  ];
};

/** From `from` to `to`, cut off at the nodes' rims and moved to the right of the way by `aside`. */
const wayBetween = (from: Point, to: Point, aside: number): { readonly start: Point; readonly end: Point } => {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const along = { x: (to.x - from.x) / length, y: (to.y - from.y) / length };
  const at = (point: Point, distance: number): Point => ({
    x: point.x + along.x * distance - along.y * aside,
    y: point.y + along.y * distance + along.x * aside,
  });
  return { start: at(from, NODE_RADIUS + 4), end: at(to, -(NODE_RADIUS + 4)) };
};

const useSize = () => {
  const place = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setSize({ width: entry.contentRect.width, height: entry.contentRect.height });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { place, ...size };
};

const showVectors = (): void => {
  const panel = document.querySelector<HTMLElement>("#vectors");
  panel?.scrollIntoView({ block: "nearest" });
  panel?.focus();
};

/** The store in the middle: its sentence, its totals, and the links with what flows on them. */
export const Mesh = ({ state }: { readonly state: WallState }) => {
  const { place, width, height } = useSize();
  const places = placesIn(width, height);
  const said = sayAgreement(state);
  const at = (number: number): Point =>
    places[state.tills.findIndex((till) => till.number === number)] ?? { x: 0, y: 0 };
  return (
    <section class="mesh" aria-label={t("mesh.title")}>
      <div class="mesh-words">
        <Pill tone={said.tone} text={said.text} more={0} label={t("agree.show")} onPress={showVectors} />
        <Totals state={state} />
        <Notes state={state} />
      </div>
      <div class="mesh-drawing" ref={place}>
        <svg width={width} height={height} viewBox={`0 0 ${width || 1} ${height || 1}`} aria-hidden="true">
          {state.links.map((link) => (
            <Line key={`${link.a}-${link.b}`} link={link} a={at(link.a)} b={at(link.b)} />
          ))}
          {state.tills.map((till) => (
            <g
              key={till.number}
              class="mesh-node"
              data-condition={till.networkUp ? till.condition : "cut"}
              transform={`translate(${at(till.number).x} ${at(till.number).y})`}
            >
              <circle r={NODE_RADIUS} />
              <text y="6" text-anchor="middle">
                {till.number}
              </text>
            </g>
          ))}
        </svg>
        {state.links.map((link) => (
          <Chip key={`${link.a}-${link.b}`} link={link} a={at(link.a)} b={at(link.b)} />
        ))}
      </div>
      <ul class="unseen">
        {state.links.map((link) => (
          <li key={`${link.a}-${link.b}`}>{describeLink(state, link)}</li>
        ))}
      </ul>
    </section>
  );
};

const describeLink = (state: WallState, link: WallLink): string => {
  const name = (number: number): string => state.tills.find((till) => till.number === number)?.name ?? "";
  const params = { a: name(link.a), b: name(link.b), toA: link.behindA, toB: link.behindB };
  if (!link.up) return t("mesh.link.down", params);
  return t(link.behindA + link.behindB === 0 ? "mesh.link.step" : "mesh.link.behind", params);
};

interface LineProps {
  readonly link: WallLink;
  readonly a: Point;
  readonly b: Point;
}

const Line = ({ link, a, b }: LineProps) => {
  const whole = wayBetween(a, b, 0);
  const ways = [
    { name: "to b", way: wayBetween(a, b, LANE_GAP), flows: link.flowToB > 0 || (link.up && link.behindB > 0) },
    { name: "to a", way: wayBetween(b, a, LANE_GAP), flows: link.flowToA > 0 || (link.up && link.behindA > 0) },
  ];
  return (
    <g class="mesh-link" data-up={link.up ? "yes" : "no"}>
      {link.up ? (
        ways.map(({ name, way, flows }) => (
          <g key={name} data-flows={flows ? "yes" : "no"}>
            <line x1={way.start.x} y1={way.start.y} x2={way.end.x} y2={way.end.y} />
            {flows ? <line class="mesh-flow" x1={way.start.x} y1={way.start.y} x2={way.end.x} y2={way.end.y} /> : null}
            {flows ? <Arrow from={way.start} to={way.end} /> : null}
          </g>
        ))
      ) : (
        <line x1={whole.start.x} y1={whole.start.y} x2={whole.end.x} y2={whole.end.y} />
      )}
    </g>
  );
};

/** Which way it flows, for those who see no motion. */
const Arrow = ({ from, to }: { readonly from: Point; readonly to: Point }) => {
  const degrees = (Math.atan2(to.y - from.y, to.x - from.x) * 180) / Math.PI;
  return <path class="mesh-arrow" d="M0 0L-11 -5L-11 5Z" transform={`translate(${to.x} ${to.y}) rotate(${degrees})`} />;
};

const chipWords = (link: WallLink): string => {
  if (!link.up) return t("mesh.chip.down");
  const waiting = link.behindA + link.behindB;
  return waiting === 0 ? t("mesh.chip.step") : waiting.toLocaleString(language.value);
};

const Chip = ({ link, a, b }: LineProps) => (
  <span
    class="mesh-chip"
    aria-hidden="true"
    data-up={link.up ? "yes" : "no"}
    style={{ left: `${(a.x + b.x) / 2}px`, top: `${(a.y + b.y) / 2}px` }}
  >
    {chipWords(link)}
  </span>
);

const Totals = ({ state }: { readonly state: WallState }) => {
  const { totals, store } = state;
  const count = (value: number): string => value.toLocaleString(language.value);
  return (
    <dl class="totals">
      <div>
        <dt>{t("totals.sales")}</dt>
        <dd>{count(totals.sales)}</dd>
      </div>
      <div>
        <dt>{t("totals.takings")}</dt>
        <dd>
          <Takings amount={totals.takings} store={store} />
        </dd>
      </div>
      <div>
        <dt>{t("totals.entries")}</dt>
        <dd>{count(totals.entries)}</dd>
      </div>
    </dl>
  );
};

/** What is worth a line below the totals: the catalogue on its way, entries that only a stopped till has. */
const Notes = ({ state }: { readonly state: WallState }) => {
  const { catalogue, agreement } = state;
  const articles = { count: catalogue.products.toLocaleString(language.value), problem: catalogue.problem ?? "" };
  return (
    <>
      <p class="mesh-note" data-tone={catalogue.state === "failed" ? "stop" : undefined}>
        {t(`catalogue.${catalogue.state}`, articles)}
      </p>
      {agreement.onStoppedOnly > 0 ? (
        <p class="mesh-note" data-tone="attention">
          {tCount("agree.stopped", agreement.onStoppedOnly)}
        </p>
      ) : null}
    </>
  );
};
