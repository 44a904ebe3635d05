import type { WallPaper } from "../../../api/wall-schemas.ts";
import { WALL_BASE } from "../../../api/wall-routes.ts";

/** Where the picture of a paper is. The time tells papers of this run from those of an earlier one with the same id. */
export const paperUrl = (till: number, paper: WallPaper): string =>
  `${WALL_BASE}/printers/${till}/papers/${encodeURIComponent(paper.id)}.svg?at=${paper.at}`;

/** The latest papers of a till's printer, newest first; none when the demo does not answer. */
export const fetchPapers = async (till: number): Promise<readonly WallPaper[]> => {
  try {
    const response = await fetch(`${WALL_BASE}/printers/${till}/papers`);
    return response.ok ? ((await response.json()) as { items: WallPaper[] }).items : [];
  } catch {
    return [];
  }
};
