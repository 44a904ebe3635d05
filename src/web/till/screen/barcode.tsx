import { code128 } from "../model/code128.ts";

/** White margin a scanner needs on each side, in modules. */
const QUIET = 10;

/** The barcode at the foot of a receipt, with its text below. */
export const Barcode = ({ text }: { readonly text: string }) => {
  const widths = code128(text) ?? [];
  let at = QUIET;
  const bars = widths.flatMap((width, index) => {
    const x = at;
    at += width;
    return index % 2 === 0 ? [<rect key={x} x={x} y={0} width={width} height={40} />] : [];
  });
  return (
    <figure class="paper-barcode">
      {widths.length === 0 ? null : (
        <svg
          viewBox={`0 0 ${at + QUIET} 40`}
          preserveAspectRatio="none"
          shape-rendering="crispEdges"
          aria-hidden="true"
        >
          {bars}
        </svg>
      )}
      <figcaption>{text}</figcaption>
    </figure>
  );
};
