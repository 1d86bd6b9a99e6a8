import type { Map as LeafletMap } from "leaflet";
import type { Picture } from "./picture.ts";
import { toLeaflet } from "./to-leaflet.ts";

/** What browser tests ask instead of looking at pixels. Read-only: nothing on the page depends on it. */
export type MapHooks = {
  /** The base map is loaded and drawn. */
  readonly ready: Promise<void>;
  /** Everybody on the map as data. */
  readonly marks: () => readonly MarkFacts[];
  /** Pixel of a place in the map window. */
  readonly project: (lon: number, lat: number) => { readonly x: number; readonly y: number };
  readonly zoom: () => number;
};
export type MarkFacts = {
  readonly id: string;
  readonly kind: "dot" | "incident";
  readonly look: string;
  readonly lon: number;
  readonly lat: number;
  readonly flag: readonly string[];
};

declare global {
  interface Window {
    __map?: MapHooks;
  }
}

export function installMapHooks(map: LeafletMap, loaded: Promise<void>, picture: () => Picture): void {
  // oxlint-disable-next-line no-underscore-dangle -- test hooks, told apart from what the page itself uses
  window.__map = {
    ready: loaded.then(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))),
    ),
    marks: () => facts(picture()),
    project: (lon, lat) => {
      const { x, y } = map.latLngToContainerPoint(toLeaflet([lon, lat]));
      return { x, y };
    },
    zoom: () => map.getZoom(),
  };
}

function facts({ dots, marks }: Picture): readonly MarkFacts[] {
  return [
    ...dots.map(({ id, look, at: [lon, lat] }) => ({ id, kind: "dot" as const, look, lon, lat, flag: [] })),
    ...marks.map(({ id, glyph, flag, at: [lon, lat] }) => ({
      id,
      kind: "incident" as const,
      look: glyph.senior,
      lon,
      lat,
      flag: flag?.lines ?? [],
    })),
  ];
}
