import { divIcon, type Map as LeafletMap, type Marker, marker } from "leaflet";
import { nothing, render, type SVGTemplateResult, svg } from "lit-html";
import { glyphShape } from "../glyph/glyph-121.ts";
import type { GlyphState } from "../glyph/glyph-state.ts";
import type { Box } from "./box.ts";
import { type FlagPlace, placeFlags } from "./flag-layout.ts";
import { type Point, toLeaflet } from "./to-leaflet.ts";

export type MarkFlag = { readonly lines: readonly string[]; readonly tone: "life" | "plain" };
/** One senior with an incident. */
export type Mark = {
  readonly id: string;
  readonly at: Point;
  readonly glyph: GlyphState;
  /** Direction of movement, degrees clockwise of north; drawn outside the ring. */
  readonly headingDeg: number | null;
  readonly flag: MarkFlag | null;
  readonly isSelected: boolean;
  readonly label: string;
};

export type IncidentMarks = {
  readonly set: (marks: readonly Mark[], obstacles: readonly Box[]) => void;
  /** Boxes that labels keep clear of, window pixels. */
  readonly boxes: () => readonly Box[];
};

const LINE_PX = 19;
const GLYPH_SCALE = 0.86;

/** Glyphs keep their size at all zooms and jump to a new fix: they never glide through places nobody reported. */
export function createIncidentMarks(map: LeafletMap, pane: string, onPick: (id: string) => void): IncidentMarks {
  const markers = new Map<string, Marker>();
  const measure = createMeasure(map.getContainer());
  let boxes: readonly Box[] = [];

  function markerFor(mark: Mark): Marker {
    const known = markers.get(mark.id);
    if (known !== undefined) return known.setLatLng(toLeaflet(mark.at));
    const element = document.createElement("div");
    const icon = divIcon({ html: element, className: "incident-mark", iconSize: [44, 44] });
    const made = marker(toLeaflet(mark.at), { icon, pane, keyboard: true, riseOnHover: true }).addTo(map);
    made.on("click keypress", () => onPick(mark.id));
    markers.set(mark.id, made);
    return made;
  }

  function set(marks: readonly Mark[], obstacles: readonly Box[]): void {
    const kept = new Set(marks.map(({ id }) => id));
    for (const [id, made] of markers) {
      if (kept.has(id)) continue;
      made.remove();
      markers.delete(id);
    }
    const sized = marks.map((mark) => ({ mark, ...sizeOf(mark, measure), ...pixelOf(map, mark.at) }));
    const requests = sized.filter(({ mark }) => mark.flag !== null).map((one) => ({ id: one.mark.id, ...one }));
    const places = placeFlags(requests, obstacles, windowBox(map));
    for (const { mark, width, height } of sized)
      draw(markerFor(mark), mark, { width, height, place: places.get(mark.id) });
    boxes = sized.flatMap((one) => boxesOf(one, places.get(one.mark.id)));
  }

  return { set, boxes: () => boxes };
}

type Size = { readonly width: number; readonly height: number };

function draw(made: Marker, mark: Mark, flag: Size & { readonly place: FlagPlace | undefined }): void {
  const element = made.getElement();
  const host = element?.firstElementChild;
  if (element === undefined || !(host instanceof HTMLElement)) return;
  element.setAttribute("aria-label", mark.label);
  made.setZIndexOffset(mark.isSelected ? 1_000 : 0);
  render(
    svg`<svg class="m-lost" viewBox="-22 -22 44 44" width="44" height="44" overflow="visible">
      ${mark.isSelected ? svg`<circle class="ringed" r="27"></circle>` : nothing}
      ${mark.headingDeg === null ? nothing : svg`<path class="head" transform=${`rotate(${mark.headingDeg})`} d="M0-38 9-23Q0-27-9-23Z"></path>`}
      ${flag.place === undefined ? nothing : svg`<path class="lead" data-tone=${mark.flag?.tone ?? ""} d=${`M0 0L${flag.place.endX} ${flag.place.endY}`}></path>`}
      <g transform=${`scale(${GLYPH_SCALE})`}>${glyphShape(mark.glyph)}</g>
      ${mark.flag === null || flag.place === undefined ? nothing : flagShape(mark.flag, flag, flag.place)}
    </svg>`,
    host,
  );
}

function flagShape(flag: MarkFlag, { width, height }: Size, { left, top }: FlagPlace): SVGTemplateResult {
  return svg`<g class=${flag.tone === "life" ? "flag life" : "flag"} transform=${`translate(${left} ${top})`}>
    <rect class="box" width=${width} height=${height} rx="6"></rect>
    ${flag.lines.map((line, index) => svg`<text class=${index === 0 ? "k" : ""} x="10" y=${20 + index * LINE_PX}>${`${line} `}</text>`)}
  </g>`;
}

function sizeOf({ flag }: Mark, measure: (text: string, isHead: boolean) => number): Size {
  const lines = flag?.lines ?? [];
  const width = Math.max(0, ...lines.map((line, index) => measure(line, index === 0)));
  return { width: Math.ceil(width) + 20, height: lines.length * LINE_PX + 12 };
}

function createMeasure(host: Element): (text: string, isHead: boolean) => number {
  const pen = document.createElement("canvas").getContext("2d");
  const font = getComputedStyle(host).getPropertyValue("--font");
  return (text, isHead) => {
    if (pen === null) return text.length * 15;
    pen.font = isHead ? `600 15px ${font}` : `13px ${font}`;
    return pen.measureText(text).width;
  };
}

function pixelOf(map: LeafletMap, at: Point): { readonly x: number; readonly y: number } {
  const { x, y } = map.latLngToContainerPoint(toLeaflet(at));
  return { x, y };
}

function windowBox(map: LeafletMap): Box {
  const { x, y } = map.getSize();
  return { left: 8, top: 8, right: x - 8, bottom: y - 8 };
}

function boxesOf(
  { x, y, width, height }: Size & { readonly x: number; readonly y: number },
  place: FlagPlace | undefined,
): readonly Box[] {
  const glyph = { left: x - 30, top: y - 30, right: x + 30, bottom: y + 30 };
  if (place === undefined) return [glyph];
  const [left, top] = [x + place.left, y + place.top];
  return [glyph, { left, top, right: left + width, bottom: top + height }];
}
