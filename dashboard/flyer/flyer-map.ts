import type { LastPlace } from "../incident/whereabouts.ts";
import { createLiveMap, type LiveMap } from "../map/live-map.ts";
import { emptyPicture } from "../map/picture.ts";

const ZOOM = 15;

/** The small map of the last place; no home, no fence, no way. */
export function createFlyerMap(): { readonly draw: (last: LastPlace | null, label: string) => void } {
  let map: LiveMap | null = null;
  return {
    draw: (last, label) => {
      const host = document.querySelector("#map");
      if (!(host instanceof HTMLElement) || last === null) return;
      if (map !== null) return;
      map = createLiveMap({
        host,
        rim: null,
        start: { centre: last.at, zoom: ZOOM },
        onPick: () => {},
        onMove: () => {},
        covered: () => [],
      });
      const glyph = { senior: "lost", a: "idle", b: "idle", team: "idle" } as const;
      const accuracy = { at: last.at, radiusM: Math.max(60, last.accuracyM ?? 0), tone: "life" } as const;
      map.show({
        ...emptyPicture,
        focus: { ...emptyPicture.focus, accuracy },
        marks: [{ id: "last", at: last.at, glyph, headingDeg: null, flag: null, isSelected: false, label }],
      });
    },
  };
}
